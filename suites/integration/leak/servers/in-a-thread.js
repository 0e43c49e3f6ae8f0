import { Worker } from 'node:worker_threads';

new Worker(new URL('keeps-requests.js', import.meta.url));
