import { expect, test } from 'vitest';
import { breakTests, withUnmarkedTest } from './cheap-breaks.ts';
import { OutsideProject } from './outside-project.ts';
import { library } from './projects/library.ts';

const project = await OutsideProject.forFile(library);

test('a library gets neither a target nor a load scenario', async () => {
  await project.install();
  const { code, output } = await project.assay(['init']);
  expect(output).toContain('wrote  assay.config.ts: no server was found');
  expect(code).toBe(0);
  expect(await project.read('assay.config.ts')).not.toContain('target');
  expect((await project.assay(['doctor'])).code).toBe(0);
});

test('its own tests are what the first run judges, on its Vitest 4', async () => {
  const { code, output } = await project.assay(['run']);
  expect(output).toMatch(/unit +1 passed/);
  expect(code).toBe(0);
  expect((await project.document()).fingerprint.versions['vitest']).toMatch(/^4\./);
});

test('what init wrote compiles, strictly, on TypeScript 7', async () => {
  const { code, output } = await project.tsc();
  expect(output).toBe('');
  expect(code).toBe(0);
});

test('whoever reads no further than its first line hears of no crash', async () => {
  const first = 'node_modules/.bin/assay config --schema | head -n 1; echo "${PIPESTATUS[0]}"';
  const { output } = await project.run('bash', ['-c', first]);
  expect(output).toBe('{\n0\n');
});

// oxlint-disable-next-line vitest/expect-expect -- what it calls asserts
test('a failing test and typos have their exit codes', async () => {
  await breakTests(project, { test: 'test/broken.spec.ts', config: 'assay.config.ts' });
});

// oxlint-disable-next-line vitest/expect-expect -- what it calls asserts
test('a slow test without its mark fails ci from the second time on', async () => {
  await withUnmarkedTest(project, { test: 'test/slow.spec.ts', config: 'assay.config.ts' });
});

test('every entry of the package has types', async () => {
  await using _entries = await project.breakFile(
    'entries.ts',
    () => `import { stress, type RunDocument } from 'assay';
import { defineConfig } from 'assay/config';
import { it, beforeEach, afterEach, onTestFinished } from 'assay/fixtures';
import { server, signals } from 'assay/k6';
import { expect } from 'assay/matchers';
import memwatch from 'assay/memwatch';
import http from 'k6/http';

beforeEach(() => {});
afterEach(() => {});
it('types', async ({ postgres, redis, target }) => {
  onTestFinished(() => {});
  const { rows } = await postgres.pool.query<{ one: number }>('select 1 as one');
  const one: number | undefined = rows[0]?.one;
  const text: string | null = await redis.client.get('a');
  expect([one, text, (await target.get('/')).status]).toBeTruthy();
});
stress('a', { retained: { heap: '<= 1 B/op' } }, async ({ target }) => void (await target.get('/')));
export const options = { scenarios: { a: server({ rate: 1, duration: '1s' }) } };
export const body = (): unknown => http.post(\`\${__ENV.TARGET}/\`, signals.next());
export const config = defineConfig({ target: { url: 'http://127.0.0.1:1' } });
export const verdictOf = (document: RunDocument): 'pass' | 'fail' | 'inconclusive' => document.verdict;
export { memwatch };
`,
  );
  const { output } = await project.tsc();
  expect(output).toBe('');
});
