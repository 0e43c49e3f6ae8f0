/** A library in ESM TypeScript, without a server, with its tests on Vitest 4. */
export const library: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'a-library',
    version: '1.0.0',
    private: true,
    type: 'module',
    exports: './src/index.ts',
    devDependencies: { '@types/node': '^24', typescript: '^7.0.0', vitest: '^4.1.0' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      target: 'es2024',
      strict: true,
      noEmit: true,
      types: ['node'],
      allowImportingTsExtensions: true,
    },
  }),
  'vitest.config.ts': `
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/**/*.spec.ts'] } });
`,
  'src/index.ts': 'export const double = (value: number): number => 2 * value;\n',
  'test/index.spec.ts': `
import { expect, test } from 'vitest';
import { double } from '../src/index.ts';

test('doubles', { tags: ['unit'] }, () => {
  expect(double(2)).toBe(4);
});
`,
};
