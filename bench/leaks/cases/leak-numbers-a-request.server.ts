import { createServer } from 'node:http';

/** Two small integers of each request: 16 bytes, and the list grows by half now and then. */
const kept: number[] = [];

createServer((_request, response) => {
  kept.push(kept.length, kept.length);
  response.end('ok');
}).listen(Number(process.env['PORT']), '127.0.0.1');
