import { parentPort, workerData } from 'node:worker_threads';
import type { HelperData } from '../helper-thread.ts';
import { serveRelay } from './relay.ts';

/** The relay's thread: its clock is not held up by the points that the harness reads meanwhile. */
const url = await serveRelay((workerData as HelperData).secret);
parentPort?.postMessage(url, []);
