import { parentPort, workerData } from 'node:worker_threads';

import { recordedColumns } from '../ledger/recorded-scenario.ts';
import { PodRecording } from './pod-recording.ts';
import type { FromRecorder, RecorderSetup, ToRecorder } from './recorder-messages.ts';

/** A thread that reads the points of some of the pods. */
const setup = workerData as RecorderSetup;
const recordings = new Map<number, PodRecording>();

function recordingOf(pod: number): PodRecording {
  const known = recordings.get(pod);
  if (known !== undefined) return known;
  const made = new PodRecording(setup, pod);
  recordings.set(pod, made);
  return made;
}

parentPort?.on('message', (message: ToRecorder) => {
  if (message.kind === 'points') {
    const recording = recordingOf(message.pod);
    const before = recording.requests;
    recording.push(message.bytes);
    answer({ kind: 'taken', requests: recording.requests - before });
    return;
  }
  const pods = message.pods.map((pod) => recordingOf(pod).take());
  const columns = pods.flatMap(({ scenarios }) => scenarios.flatMap(recordedColumns));
  answer(
    { kind: 'recorded', pods },
    columns.map(({ buffer }) => buffer as ArrayBuffer),
  );
});

function answer(message: FromRecorder, transferred: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transferred);
}
