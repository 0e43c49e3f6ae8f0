import { Worker } from 'node:worker_threads';

const server = new Worker(new URL('keeps-requests.js', import.meta.url));
server.on('exit', () => process.exit(0));
