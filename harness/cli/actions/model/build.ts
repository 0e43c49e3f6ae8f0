import { dirname, resolve } from 'node:path';
import { builtModels } from '../../../../fixtures/models/onnx/built-models.ts';
import { encodeModel } from '../../../../fixtures/models/onnx/model-file.ts';
import { didYouMean } from '../../../config/nearest.ts';
import { writeAtomically } from '../../../document/write-atomically.ts';
import { UsageError } from '../../../errors.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { makeFolder } from '../../../process/make-folder.ts';
import { requireFilePlace } from './require-place.ts';

/** `assay model build <network>` */
export async function buildModelCommand(
  network: string,
  options: { readonly out?: string; readonly json?: true },
): Promise<void> {
  const names = Object.keys(builtModels);
  if (!isBuilt(network)) {
    throw new UsageError(`unknown network '${network}'${didYouMean(network, names)}`, {
      remedy: `build one of ${names.join(', ')}`,
    });
  }
  const out = resolve(options.out ?? `${network}.onnx`);
  await requireFilePlace(out, `${network}.onnx`);
  const bytes = encodeModel(builtModels[network]());
  makeFolder(dirname(out));
  await writeAtomically(out, bytes);
  const size = formatQuantity(bytes.byteLength, 'B');
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ network, path: out, bytes: bytes.byteLength })}\n`
      : ` ${network} → ${out}   ${size}, seeded weights: for latency, not for answers\n`,
  );
}

function isBuilt(name: string): name is keyof typeof builtModels {
  return Object.hasOwn(builtModels, name);
}
