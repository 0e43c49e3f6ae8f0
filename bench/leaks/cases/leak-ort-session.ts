import { InferenceSession } from 'onnxruntime-node';
import { modelPath } from '../../../fixtures/models/models.ts';
/** A session for each operation that is kept and not released. */
export const expected = 'leak';
const kept: InferenceSession[] = [];
const model = await modelPath('fault');
export async function op(): Promise<void> {
  kept.push(await InferenceSession.create(model, { intraOpNumThreads: 1 }));
}
