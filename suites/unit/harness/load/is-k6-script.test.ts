import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isK6Script } from '../../../../harness/load/is-k6-script.ts';

const tags = ['unit'];

async function isScript(code: string, name = 'module.ts'): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), code);
  return await isK6Script(join(folder, name));
}

test.for([
  "import http from 'k6/http';",
  "import { check } from 'k6';",
  'import "k6";',
  "import { signals } from 'assay/k6';",
  "import { type Options, check } from 'k6';",
  "export { default } from 'k6/http';",
])('%s is an import that only k6 can load', { tags }, async (code) => {
  expect(await isScript(code)).toBe(true);
});

test.for([
  "import { stress } from 'assay';",
  "// import http from 'k6/http';",
  "const text = `import http from 'k6/http'`;",
  "import type { Options } from 'k6/options';",
  "import { type Options } from 'k6/options';",
  "export type { Options } from 'k6/options';",
  "import k6 from 'k6-of-somebody';",
])('%s is not', { tags }, async (code) => {
  expect(await isScript(code)).toBe(false);
});

test('the name of a file says nothing', { tags }, async () => {
  expect(await isScript("import { stress } from 'assay';", 'load.k6.ts')).toBe(false);
  expect(await isScript("import http from 'k6/http';", 'request.leak.js')).toBe(true);
});

test('a module that is not there is none', { tags }, async () => {
  expect(await isK6Script(join(tmpdir(), 'no-such-module.ts'))).toBe(false);
});
