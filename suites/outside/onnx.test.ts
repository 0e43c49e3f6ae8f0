import { expect, test } from 'vitest';
import { withTagTypo } from './cheap-breaks.ts';
import { OutsideProject } from './outside-project.ts';
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

test('a typo in a tag is refused', async () => {
  expect(await withTagTypo(project, 'suites/unit/broken.test.js')).toMatchObject({
    code: 2,
    output: expect.stringContaining(
      "has the tag 'slwo', which nobody declares. Did you mean 'slow'?",
    ),
  });
});
