import { execFile } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { nothingGiven } from '../../../../fixtures/models/inputs/model-inputs.ts';
import type { Model } from '../../../../fixtures/models/onnx/model.ts';
import { inspectQuantization } from '../../../../fixtures/models/quantize/inspect.ts';
import { quantize } from '../../../../fixtures/models/quantize/quantize.ts';
import { readModel } from '../../../../fixtures/models/read-model.ts';
import { validateModel } from '../../../../fixtures/models/validate/validate.ts';

const place = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const bin = place('../../../../bin/assay.js');

/** Written by the scripts beside them, with what each exporter makes of a quantized model. */
const models = [
  ['PyTorch', 'torch-qat.onnx', 3],
  ['TensorFlow', 'tensorflow-qat.onnx', 3],
] as const;

function weightsOf(model: Model): readonly string[] {
  return model.graph.initializers
    .filter(({ dims, datatype }) => dims.length > 1 && datatype === 'INT8')
    .map(({ name }) => name);
}

describe.for(models)(
  'a model as %s exports it after quantization-aware training',
  ([, file, weighted]) => {
    test('is a sound one', { tags: ['integration'] }, async () => {
      const read = await readModel(place(file));
      const report = inspectQuantization(read.model);
      expect(report).toMatchObject({ form: 'qdq', weightedOperators: weighted, problems: [] });
      const { valid, findings } = await validateModel(read, nothingGiven);
      expect(findings.filter(({ state }) => state === 'error')).toEqual([]);
      expect(valid).toBe(true);
    });

    test('has all of its weights folded to integers', { tags: ['integration'] }, async () => {
      const { model } = await readModel(place(file));
      const folded = await quantize(model, { mode: 'qat' });
      expect(weightsOf(folded).length).toBe(weighted);
      expect(inspectQuantization(folded).problems).toEqual([]);
    });

    test(
      'shows its accuracy where it is folded',
      { tags: ['integration', 'slow'], timeout: 600_000 },
      async () => {
        await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-qat-'));
        const out = join(folder.path, 'folded.onnx');
        const args = ['model', 'quantize', place(file), '--mode', 'qat', '-o', out, '--json'];
        const { stdout } = await promisify(execFile)(process.execPath, [
          bin,
          ...args,
          '--eval',
          place('eval.ts'),
        ]);
        const { accuracy, error, bytes, bytesBefore } = JSON.parse(stdout) as {
          accuracy: { before: number; after: number; examples: number };
          error: { relative: number };
          bytes: number;
          bytesBefore: number;
        };
        expect(accuracy.examples).toBe(200);
        expect(accuracy.before).toBeGreaterThan(0.9);
        expect(accuracy.after).toBeGreaterThanOrEqual(accuracy.before - 0.02);
        // The same integers, computed when the file is written and not when it is loaded.
        expect(error.relative).toBeLessThan(1e-5);
        expect(bytes).toBeLessThan(bytesBefore);
      },
    );
  },
);
