// @module-tag thorough
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { detectDevices } from '../../../fixtures/engines/devices/detect.ts';
import { engineNames } from '../../../fixtures/engines/registry.ts';
import { encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import { floatsOf, tensor } from '../../../fixtures/models/quantize/tensors.ts';
import { readModel } from '../../../fixtures/models/read-model.ts';
import { writeAtomically } from '../../../harness/document/write-atomically.ts';
import { lookupModel } from './unlike-models.ts';
import { SmallProject } from '../run/small-project.ts';

const plain = "fp32: { model: 'fp32.onnx' }, variant: { model: 'variant.onnx' }";

const config = (thresholds: string, engines: string) => `
export default {
  engines: { ${engines} },
  thresholds: { ${thresholds} },
};
`;

const devices = await detectDevices();

/** A project with the trained model, and beside it one whose weights have gone bad. */
async function project(thresholds: string, engines = plain): Promise<SmallProject> {
  const created = await SmallProject.create({ 'assay.config.ts': config(thresholds, engines) });
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

describe('assay run model', { tags: ['slow'], timeout: 600_000 }, () => {
  test("judges a project's variants, and a bad one turns the verdict", async () => {
    await using tried = await project(`'model/variant': { accuracy: '>= fp32 - 1pt' }`);
    const { code, stdout } = await tried.assay(['run', 'model', '--budget', '4m']);
    expect(code).toBe(1);
    const { gates } = await tried.document();
    expect(gates.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['model/variant accuracy', 'fail'],
    ]);
    expect(gates[0]!.reason).toContain('with NaN or infinity');
    expect(stdout).toContain('model/variant accuracy');
  });

  test('draws the sweep of an engine in its page, with the knee named', async () => {
    await using tried = await project(
      `'model/fp32': { accuracy: '>= 10%' }`,
      `fp32: { model: 'fp32.onnx', sweep: { batches: [1, 4], callers: [1, 2], rounds: 2, pointMs: 50 } },
       variant: { model: 'variant.onnx' }`,
    );
    const { code } = await tried.assay(['run', 'model', '--budget', '4m']);
    expect(code).toBe(0);
    const { sweeps } = await tried.document();
    expect(sweeps).toMatchObject([{ name: 'fp32', engine: 'onnx-cpu', device: 'cpu' }]);
    expect(sweeps![0]!.points.map(({ batch, concurrency }) => [batch, concurrency])).toEqual([
      [1, 1],
      [1, 2],
      [4, 1],
      [4, 2],
    ]);
    const page = await tried.report('index.html');
    expect(page).toContain('<h2>Throughput against latency</h2>');
    expect(page).toMatch(/The knee is batch|No knee: /);
  });

  test("judges anybody's task by a module of examples", async () => {
    const model = encodeModel(lookupModel());
    await using tried = await SmallProject.create({
      'assay.config.ts': `
        export default {
          engines: { fp32: { model: 'm.onnx' }, variant: { model: 'm.onnx' } },
          accuracy: { data: 'eval.ts' },
          thresholds: { 'model/variant': { accuracy: '>= fp32 - 1pt' }, 'model/fp32': { accuracy: '>= 99%' } },
        };
      `,
      'eval.ts': `
        import { defineExamples } from 'assay';
        export default defineExamples({
          metric: (outputs, expected) => (outputs.longest.data[0] === expected ? 1 : 0),
          *examples() {
            for (let index = 0; index < 1200; index++) {
              const top = index % 10;
              yield {
                inputs: { ids: BigInt64Array.of(BigInt(top), 0n), mask: Float32Array.of(1, 1), scale: 2 },
                expected: BigInt(top),
              };
            }
          },
        });
      `,
    });
    await writeAtomically(join(tried.folder, 'm.onnx'), model);
    const { code, stdout, stderr } = await tried.assay(['run', 'model', '--budget', '4m']);
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    const { gates } = await tried.document();
    expect(gates).toMatchObject([
      { id: 'model/variant accuracy', verdict: 'pass' },
      { id: 'model/fp32 accuracy', verdict: 'pass' },
    ]);
    expect(gates[0]!.measured?.sample.count).toBe(1200);
  });

  test.for([
    ['a module that is not there', `accuracy: { data: 'evl.ts' },`, "accuracy.data is 'evl.ts'"],
    ['a module that does not load', `accuracy: { data: 'broken.ts' },`, "can't be loaded"],
    ['a module without examples', `accuracy: { data: 'empty.ts' },`, 'exports no examples'],
    ['an unknown metric', `accuracy: { data: 'metric.ts' },`, 'unknown metric "top-one"'],
    ['no word of what is right', '', 'nobody said what is right'],
  ] as const)('refuses %s before anything runs', async ([, accuracy, words]) => {
    await using tried = await SmallProject.create({
      'assay.config.ts': `
        export default {
          engines: { fp32: { model: 'm.onnx' } }, ${accuracy}
          thresholds: { 'model/fp32': { accuracy: '>= 99%' } },
        };
      `,
      'broken.ts': `import './no-such-file.ts';`,
      'empty.ts': 'export const examples = [];',
      'metric.ts': `export default { metric: 'top-one', *examples() { throw new Error('asked'); } };`,
    });
    await writeAtomically(join(tried.folder, 'm.onnx'), encodeModel(lookupModel()));
    const { code, stderr } = await tried.assay(['run', 'model', '--budget', '4m']);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
    expect(stderr).not.toContain('asked');
  });

  const notSlower = `'model/variant': { slower: '<= 20%', than: 'fp32' }`;
  const absent = engineNames.find((name) => !devices.engines[name].available);

  test('ships nothing that was to run on an engine which is not here', async ({ skip }) => {
    if (absent === undefined) skip('every engine works here');
    await using tried = await project(
      notSlower,
      `fp32: { model: 'fp32.onnx', engine: '${absent}', threads: 7 }, variant: { model: 'fp32.onnx' }`,
    );
    const { code } = await tried.assay(['run', 'model', '--budget', '4m']);
    expect(code).toBe(4);
    const { gates } = await tried.document();
    const detection = devices.engines[absent!];
    expect(gates).toMatchObject([{ id: 'model/variant slower', verdict: 'inconclusive' }]);
    expect(gates[0]!.reason).toContain(
      `${absent} can't run here: ${detection.available ? '' : detection.reason}`,
    );
  });

  test('runs every model on another engine by one flag', async ({ skip }) => {
    if (absent === undefined) skip('every engine works here');
    await using tried = await project(notSlower);
    const { code } = await tried.assay(['run', 'model', '--engine', absent!]);
    expect(code).toBe(4);
    expect((await tried.document()).gates[0]!.reason).toContain(`${absent} can't run here`);
  });

  test.for([
    ['in the config', ['run', 'model'], 'onnx-cdua', 'engines.fp32.engine'],
    ['by the flag', ['run', 'model', '--engine', 'onnx-cdua'], 'onnx-cpu', 'onnx-cdua'],
  ] as const)(
    'refuses an engine that does not exist, %s, with the nearest name',
    async ([, args, engine, where]) => {
      await using tried = await project(
        notSlower,
        `fp32: { model: 'fp32.onnx', engine: '${engine}' }, variant: { model: 'fp32.onnx' }`,
      );
      const { code, stderr } = await tried.assay(args);
      expect(code).toBe(2);
      expect(stderr).toContain(where);
      expect(stderr).toContain("Did you mean 'onnx-cuda'?");
    },
  );

  test('refuses a threshold of an engine that is not there, before anything runs', async () => {
    await using tried = await project(`'model/varient': { accuracy: '>= 90%' }`);
    const { code, stderr } = await tried.assay(['run', 'model', '--budget', '4m']);
    expect(code).toBe(2);
    expect(stderr).toContain("names the engine 'varient'");
  });
});
