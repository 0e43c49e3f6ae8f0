import { expect, test } from 'vitest';
import { breakTests, withUnmarkedTest } from './cheap-breaks.ts';
import { OutsideProject } from './outside-project.ts';
import { onnx } from './projects/onnx.ts';
import { breakService } from './service-breaks.ts';

const project = await OutsideProject.forFile(onnx);

test('init finds the model and the port', async () => {
  await project.install();
  const { code } = await project.assay(['init']);
  expect(code).toBe(0);
  expect(await project.read('assay.config.js')).toContain(
    "engines: { fault: { model: 'models/fault.onnx' } }",
  );
  expect((await project.assay(['doctor'])).output).toMatch(/ONNX Runtime +built with cpu/);
});

test('the first run ships it', async () => {
  const { code, output } = await project.assay(['run', '--allow-inconclusive']);
  expect(output).not.toContain("DON'T SHIP");
  expect(code).toBe(0);
});

test('a test asks for the engine', async () => {
  await using _test = await project.breakFile(
    'suites/integration/engine.test.js',
    () => `import { expect, test } from 'assay/fixtures';
test('classifies', async ({ engine, signal }) => {
  expect(await engine.run(signal('healthy'))).toHaveLength(11);
});
`,
  );
  const { code, output } = await project.assay(['run', 'integration']);
  expect(output).toMatch(/integration +2 passed/);
  expect(code).toBe(0);
});

const place = { test: 'suites/unit/broken.test.js', config: 'assay.config.js' };

// oxlint-disable-next-line vitest/expect-expect -- what it calls asserts
test('a failing test and typos have their exit codes', async () => {
  await breakTests(project, place);
});

// oxlint-disable-next-line vitest/expect-expect -- what it calls asserts
test('a slow test without its mark fails ci', { tags: ['exhaustive'] }, async () => {
  await withUnmarkedTest(project, place);
});

breakService(
  project,
  {
    file: 'index.js',
    answer: "response.end('{}')",
    late: (answer, ms) => `setTimeout(() => ${answer}, ${ms})`,
    count: 'globalThis.n = (globalThis.n ?? 0) + 0.5',
    failure: '(response.statusCode = 500, response.end())',
    leak: "((globalThis.kept ??= []).push({ url: [request.url] }), response.end('{}'))",
    path: '/healthz',
    hunt: 'health.leak.js',
  },
  ['exhaustive'],
);
