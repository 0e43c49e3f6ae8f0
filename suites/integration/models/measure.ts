import { InferenceSession, Tensor } from 'onnxruntime-node';
import { faultClasses, type LabeledSignal } from '../../../fixtures/signals/index.ts';

/** One thread, no spinning: the suites share the machine with what they test. */
const options: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

export async function openSession(model: string | Uint8Array): Promise<InferenceSession> {
  return typeof model === 'string'
    ? InferenceSession.create(model, options)
    : InferenceSession.create(model, options);
}

/** Probabilities [N, classes] for a batch of windows, row by row. */
export async function classify(
  session: InferenceSession,
  windows: readonly Float32Array[],
): Promise<Float32Array[]> {
  const samples = windows[0]!.length;
  const data = new Float32Array(windows.length * samples);
  for (const [index, window] of windows.entries()) data.set(window, index * samples);
  const input = new Tensor('float32', data, [windows.length, 1, samples]);
  const outputs = await session.run({ [session.inputNames[0]!]: input });
  const output = outputs[session.outputNames[0]!]!;
  const all = output.data as Float32Array;
  const classes = faultClasses.length;
  return windows.map((_, row) => all.slice(row * classes, (row + 1) * classes));
}

export function argmax(values: Float32Array): number {
  return values.reduce((best, value, index) => (value > values[best]! ? index : best), 0);
}

/** Confusion counts over labeled signals, in batches of 32; rows are true classes. */
export async function confusionOf(
  session: InferenceSession,
  signals: Iterable<Pick<LabeledSignal, 'label' | 'data'>>,
): Promise<number[][]> {
  const confusion = faultClasses.map(() => faultClasses.map(() => 0));
  let batch: Pick<LabeledSignal, 'label' | 'data'>[] = [];
  const flush = async () => {
    const windows = batch.map(({ data }) => data);
    for (const [index, answer] of (await classify(session, windows)).entries()) {
      confusion[batch[index]!.label]![argmax(answer)]!++;
    }
    batch = [];
  };
  for (const signal of signals) {
    batch.push(signal);
    if (batch.length === 32) await flush();
  }
  if (batch.length > 0) await flush();
  return confusion;
}

export function accuracyOf(confusion: readonly (readonly number[])[]): number {
  const right = confusion.reduce((sum, row, index) => sum + row[index]!, 0);
  return right / confusion.flat().reduce((sum, n) => sum + n, 0);
}
