import { execFile } from 'node:child_process';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundaries, boundariesTable } from '../../boundaries.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

const refused = [
  ['harness/metrics/a.ts', '../statistics/quantile.ts'],
  ['harness/statistics/a.ts', '../config/schema.ts'],
  ['harness/verdicts/a.ts', '../run/run.ts'],
  ['harness/verdicts/leak/a.ts', '../../reporters/wording.ts'],
  ['harness/reporters/html/a.ts', '../../run/run.ts'],
  ['harness/load/a.ts', '../verdicts/judge.ts'],
  ['harness/statistics/a.ts', '../../fixtures/index.ts'],
  ['harness/leaks/a.ts', '../run/run.ts'],
  ['harness/compare/calibrate/a.ts', '../../run/run.ts'],
  ['harness/run/a.ts', '../../suites/unit/a.ts'],
  ['harness/run/a.ts', '../cli/main.ts'],
  ['harness/run/a.ts', '../../examples/backend/main.ts'],
  ['fixtures/a.ts', '../harness/run/run.ts'],
  ['fixtures/services/a.ts', '../../harness/index.ts'],
  ['examples/backend/api/a.ts', '../../../harness/config/schema.ts'],
] as const;

const accepted = [
  ['harness/statistics/a.ts', '../metrics/samples.ts'],
  ['harness/verdicts/a.ts', '../thresholds/threshold.ts'],
  ['harness/cli/commands/a.ts', '../../run/run.ts'],
  ['harness/run/a.ts', '../../fixtures/index.ts'],
  ['harness/run/tests/a.ts', '../../vitest/left-open/left-open.ts'],
  ['fixtures/services/a.ts', '../../harness/config/schema.ts'],
  ['fixtures/a.ts', '../harness/errors.ts'],
] as const;

const importing = (from: string) => `import { thing } from '${from}';\n\nexport const b = thing;\n`;

const circle = 'harness/config/circle-a.ts';
const fileOf = (kind: string, index: number, file: string) =>
  file.replace(/a\.ts$/, `${kind}-${index}.ts`);

let folder: string;
/** The rules that each file breaks. */
let broken: Map<string, { readonly code: string; readonly help: string }[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-lint-'));
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const name of ['oxlint.config.ts', 'boundaries.ts', 'package.json'])
    await copyFile(join(repository, name), join(folder, name));
  const write = async (file: string, code: string): Promise<void> => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), code);
  };
  for (const [index, [file, from]] of refused.entries())
    await write(fileOf('refused', index, file), importing(from));
  for (const [index, [file, from]] of accepted.entries())
    await write(fileOf('accepted', index, file), importing(from));
  await write(circle, "import type { B } from './circle-b.ts';\n\nexport type A = B | null;\n");
  await write(
    'harness/config/circle-b.ts',
    "import type { A } from './circle-a.ts';\n\nexport type B = A[];\n",
  );
  broken = await lint(folder);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test.for(refused.map((one, index) => [...one, index] as const))(
  '%s may not import %s',
  ([file, , index]) => {
    const found = broken.get(fileOf('refused', index, file)) ?? [];
    const refusal = found.find(({ code }) => code.includes('no-restricted-imports'));
    expect(refusal?.help).toMatch(/may import (only|no other folder)/);
  },
);

test.for(accepted.map((one, index) => [...one, index] as const))(
  '%s may import %s',
  ([file, , index]) => {
    const found = broken.get(fileOf('accepted', index, file)) ?? [];
    expect(found.filter(({ code }) => code.includes('no-restricted-imports'))).toEqual([]);
  },
);

test('two files that import each other are refused, even if only for types', () => {
  expect(broken.get(circle)?.map(({ code }) => code)).toContain('import(no-cycle)');
});

test('ARCHITECTURE.md shows the table of boundaries.ts (npm run boundaries writes it)', async () => {
  const architecture = await readFile(join(repository, 'ARCHITECTURE.md'), 'utf8');
  expect(architecture).toContain(`<!-- boundaries -->\n${boundariesTable()}\n<!-- /boundaries -->`);
});

test('each room of the harness has a line, and imports only from lines above it', async () => {
  const entries = await readdir(join(repository, 'harness'), { withFileTypes: true });
  const rooms = entries.filter((one) => one.isDirectory()).map(({ name }) => `harness/${name}`);
  expect(boundaries.map((one) => one.folder)).toEqual(expect.arrayContaining(rooms));
  const above: string[] = [];
  for (const { folder: room, may } of boundaries) {
    expect(above).toEqual(expect.arrayContaining([...may]));
    above.push(room);
  }
});

interface Diagnostic {
  readonly code: string;
  readonly help?: string;
  readonly filename: string;
}

function lint(cwd: string): Promise<typeof broken> {
  const oxlint = join(repository, 'node_modules/.bin/oxlint');
  return new Promise((resolve, reject) => {
    execFile(oxlint, ['--format=json', '.'], { cwd }, (error, stdout) => {
      if (error !== null && stdout === '') return reject(error);
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
      const found: typeof broken = new Map();
      for (const { code, help = '', filename } of diagnostics) {
        const file = filename.replace(/^\.\//, '');
        found.set(file, [...(found.get(file) ?? []), { code, help }]);
      }
      resolve(found);
    });
  });
}
