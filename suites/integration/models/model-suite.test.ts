import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import { floatsOf, tensor } from '../../../fixtures/models/quantize/tensors.ts';
import { readModel } from '../../../fixtures/models/read-model.ts';
import { writeAtomically } from '../../../harness/document/write-atomically.ts';
import { SmallProject } from '../run/small-project.ts';

const config = (thresholds: string) => `
export default {
  engines: { fp32: { model: 'fp32.onnx' }, variant: { model: 'variant.onnx' } },
  thresholds: { ${thresholds} },
};
`;

/** A project with the trained model, and beside it one whose weights have gone bad. */
async function project(thresholds: string): Promise<SmallProject> {
  const created = await SmallProject.create({ 'assay.config.ts': config(thresholds) });
  const fault = fileURLToPath(new URL('../../../fixtures/models/fault.onnx', import.meta.url));
  await copyFile(fault, join(created.folder, 'fp32.onnx'));
  const { model } = await readModel('fault');
  const initializers = model.graph.initializers.map((one) =>
    one.name === 'head.bias'
      ? tensor(one.name, 'FLOAT', one.dims, floatsOf(one).fill(Number.NaN))
      : one,
  );
  const bad = { ...model, graph: { ...model.graph, initializers } };
  await writeAtomically(join(created.folder, 'variant.onnx'), encodeModel(bad));
  return created;
}

describe('assay run model', { tags: ['slow'], timeout: 300_000 }, () => {
  test("judges a project's variants, and a bad one turns the verdict", async () => {
    await using tried = await project(`
      'model/fp32': { accuracy: '>= 90%' },
      'model/variant': { accuracy: '>= fp32 - 1pt' },
    `);
    const { code, stdout } = await tried.assay(['run', 'model']);
    expect(code).toBe(1);
    const { gates } = await tried.document();
    expect(gates.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['model/fp32 accuracy', 'pass'],
      ['model/variant accuracy', 'fail'],
    ]);
    expect(gates[1]!.reason).toContain('with NaN or infinity');
    expect(stdout).toContain('model/variant accuracy');
  });

  test('refuses a threshold of an engine that is not there, before anything runs', async () => {
    await using tried = await project(`'model/varient': { accuracy: '>= 90%' }`);
    const { code, stderr } = await tried.assay(['run', 'model']);
    expect(code).toBe(2);
    expect(stderr).toContain("names the engine 'varient'");
  });
});
