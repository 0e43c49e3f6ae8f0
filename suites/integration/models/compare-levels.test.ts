import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import { simpleCnn } from '../../../fixtures/models/onnx/simple-cnn.ts';
import { optimize } from '../../../fixtures/models/optimize.ts';
import { compareLevels } from '../../../harness/variants/compare-levels.ts';

test(
  'levels are compared as they are saved, not after one more optimization',
  { tags: ['integration', 'slow'] },
  async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-levels-'));
    const model = simpleCnn(512);
    const files = [
      { level: 'as it is', path: join(folder.path, 'plain.onnx'), model },
      {
        level: 'basic',
        path: join(folder.path, 'basic.onnx'),
        model: await optimize(model, 'basic'),
      },
    ];
    for (const { path, model: one } of files) await writeFile(path, encodeModel(one));
    const data = Float32Array.from({ length: 512 }, (_, at) => Math.sin(at / 5));
    const runs = [{ signal: { datatype: 'FP32', shape: [1, 1, 512], data } }] as const;
    const [plain, basic] = await compareLevels(files, runs);
    expect(plain!.largestRelativeError).toBe(0);
    // The batch normalization is folded into the convolution, which rounds elsewhere.
    expect(basic!.nodes).toBeLessThan(plain!.nodes);
    expect(basic!.largestRelativeError).toBeGreaterThan(0);
    expect(basic!.largestRelativeError).toBeLessThan(1e-4);
  },
);
