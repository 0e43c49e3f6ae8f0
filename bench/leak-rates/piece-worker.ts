import { parentPort } from 'node:worker_threads';
import { type Task, measurePiece } from './piece.ts';

/** A thread that measures one piece after the other. */
parentPort?.on('message', (task: Task) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void measurePiece(task).then((measured) => parentPort?.postMessage(measured));
});
