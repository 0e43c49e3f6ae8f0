import { parentPort, workerData } from 'node:worker_threads';
import type { HelperData } from '../helper-thread.ts';
import { serveSlowClients } from './serve-slow-clients.ts';

/** The thread of slow connections. */
const url = await serveSlowClients(workerData as HelperData);
parentPort?.postMessage(url, []);
