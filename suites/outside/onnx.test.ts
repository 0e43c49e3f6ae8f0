import { expect, test } from 'vitest';
import { OutsideProject, patiently } from './outside-project.ts';
import { breakPlainService } from './plain-service-breaks.ts';
import { onnx } from './projects/onnx.ts';

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
  const { code, output } = await project.assay(['run', ...patiently]);
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

breakPlainService(project, {
  tests: { test: 'suites/unit/broken.test.js', config: 'assay.config.js' },
  service: { file: 'index.js', path: '/healthz' },
});
