import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

test('the recipe of a model without a service runs, and both limits are asked', async () => {
  const models = fileURLToPath(new URL('../../fixtures/models/', import.meta.url));
  await project.writeRecipe('onnx');
  await project.write({
    'models/fp32.onnx': await readFile(join(models, 'fault.onnx')),
    'models/int8.onnx': await readFile(join(models, 'fault.int8.onnx')),
    'src/recordings.ts': `
export async function readRecordings(): Promise<{ samples: Float32Array; label: number }[]> {
  return Array.from({ length: 120 }, (_, i) => ({
    samples: Float32Array.from({ length: 4096 }, (_, at) => Math.sin((at * (1 + (i % 11))) / 7)),
    label: i % 11,
  }));
}
`,
  });
  const { code, output } = await project.assay([
    'run',
    'model',
    '-c',
    'recipe.config.mts',
    '--budget',
    '20s',
  ]);
  const { gates } = await project.document();
  // What they say of these models is not the recipe's fault; that they were asked is.
  const asked = gates.map(({ id, measured }) => [id, measured !== null]);
  expect({ output, asked }).toMatchObject({
    asked: expect.arrayContaining([
      ['model/int8 accuracy', true],
      ['model/int8 slower', true],
    ]),
  });
  expect([0, 1, 4]).toContain(code);
});

breakPlainService(project, {
  tests: { test: 'suites/unit/broken.test.js', config: 'assay.config.js' },
  service: { file: 'index.js', path: '/healthz' },
});
