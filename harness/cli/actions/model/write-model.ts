import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../../../fixtures/models/onnx/model-file.ts';
import { writeMessage } from '../../../../fixtures/models/onnx/messages.ts';
import type { Model } from '../../../../fixtures/models/onnx/model.ts';
import { moveOut } from '../../../../fixtures/models/onnx/move-out.ts';
import { writeAtomically } from '../../../document/write-atomically.ts';
import { makeFolder } from '../../../process/make-folder.ts';

/** A protobuf message holds 2 GiB at most; beyond it weights must be beside the file. */
const LARGEST_MESSAGE_BYTES = 1.9 * 2 ** 30;

export interface WrittenModel {
  readonly path: string;
  /** Of the file, and of what is beside it. */
  readonly bytes: number;
}

/**
 * Writes a model; its weights beside it as `<name>.data` where `beside` asks for it or the file would be
 * too large. A failure leaves nothing behind.
 */
export async function writeModel(
  path: string,
  model: Model,
  { beside }: { readonly beside: boolean },
): Promise<WrittenModel> {
  makeFolder(dirname(path));
  const message = messageOf(model);
  const weights = model.graph.initializers.reduce((sum, { raw }) => sum + raw.byteLength, 0);
  if (!beside && weights < LARGEST_MESSAGE_BYTES) {
    const bytes = writeMessage('ModelProto', message);
    await writeAtomically(path, bytes);
    return { path, bytes: bytes.byteLength };
  }
  const location = `${basename(path)}.data`;
  const data = moveOut(message, location);
  const dataPath = join(dirname(path), location);
  await writeAtomically(dataPath, data);
  try {
    const bytes = writeMessage('ModelProto', message);
    await writeAtomically(path, bytes);
    return { path, bytes: bytes.byteLength + data.byteLength };
  } catch (error) {
    await rm(dataPath, { force: true });
    throw error;
  }
}
