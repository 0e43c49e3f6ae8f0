import { defineConfig } from 'oxlint';
import { allowed, boundaries, type Boundary, imported } from './boundaries.ts';

/** The rooms of the harness, by their own names. */
const rooms = boundaries
  .map(({ folder }) => folder)
  .filter((folder) => folder.startsWith('harness/'));
const nameOf = (folder: string) => folder.replace('harness/', '');
const alternatives = (folders: readonly string[]) => folders.map(nameOf).join('|');

/** The refusals of one folder, as patterns of relative imports. */
function restricted(boundary: Boundary) {
  const { folder, may } = boundary;
  const message = allowed(boundary);
  const refusedRooms = rooms.filter((room) => room !== folder && !may.includes(room));
  const outside = ['fixtures', 'examples'].filter((one) => one !== folder && !may.includes(one));
  const isRoom = folder.startsWith('harness/');
  const above = isRoom ? String.raw`^(\.\./){2,}` : String.raw`^(\.\./)+`;
  return [
    { regex: `${above}(${outside.concat(imported).join('|')})/`, message },
    isRoom
      ? { regex: String.raw`^(\.\./)+(${alternatives(refusedRooms)})/`, message }
      : {
          regex: String.raw`^(\.\./)+harness/(${alternatives(refusedRooms)}|index\.ts)`,
          message,
        },
  ];
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/no-unsafe-type-assertion': 'off',
    'no-await-in-loop': 'off',
    'no-underscore-dangle': 'off',
    'typescript/consistent-return': 'off',
    'oxc/no-async-endpoint-handlers': 'off',
    'oxc/no-map-spread': 'off',
  },
  ignorePatterns: ['dist', 'reports/runs', 'node_modules'],
  overrides: [
    {
      files: ['suites/**'],
      rules: { 'vitest/no-standalone-expect': 'off', 'no-empty-pattern': 'off' },
    },
    ...boundaries.map((boundary) => ({
      files: [`${boundary.folder}/**`],
      rules: {
        'no-restricted-imports': ['error', { patterns: restricted(boundary) }] as [
          'error',
          { patterns: { regex: string; message: string }[] },
        ],
      },
    })),
  ],
});
