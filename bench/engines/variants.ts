import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedItems, itemLength, runsOf } from '../../fixtures/models/items.ts';
import { encodeModel } from '../../fixtures/models/onnx/model-file.ts';
import { quantize } from '../../fixtures/models/quantize/quantize.ts';
import { readModel } from '../../fixtures/models/read-model.ts';

/** As `assay model quantize` writes them by default. */
export const variants = ['fp32', 'int8 static', 'int8 dynamic', 'fp16'] as const;
export type Variant = (typeof variants)[number];

/** Ranges hardly matter for the time of a run. */
const calibration = { perClass: 2, seed: 5 };

/** Writes a variant of an FP32 model into `folder` and gives its path; `fp32` is the model itself. */
export async function writeVariant(
  path: string,
  variant: Variant,
  folder: string,
): Promise<string> {
  if (variant === 'fp32') return path;
  const { model } = await readModel(path);
  const int8 = { perChannel: true, weightBits: 8 } as const;
  const written = await (variant === 'fp16'
    ? quantize(model, { mode: 'fp16', exclude: [] })
    : variant === 'int8 dynamic'
      ? quantize(model, { mode: 'dynamic-int8', ...int8, exclude: ['Conv'] })
      : quantize(model, {
          mode: 'static-int8',
          ...int8,
          exclude: [],
          method: { kind: 'entropy' },
          inputs: runsOf(
            model,
            generatedItems(itemLength(model), calibration).map(({ data }) => data),
          ),
        }));
  const out = join(folder, `${variant.replace(' ', '-')}-${itemLength(model)}.onnx`);
  await writeFile(out, encodeModel(written));
  return out;
}
