import { InferenceSession } from 'onnxruntime-node';
import { modelPath } from '../../../fixtures/models/models.ts';
/** A session for each operation, released at its end. */
export const expected = 'clean';
const model = await modelPath('fault');
export async function op(): Promise<void> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  await session.release();
}
