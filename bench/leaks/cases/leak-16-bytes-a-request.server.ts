import { createServer } from 'node:http';

/** A number that is no small integer, kept of each request: 16 bytes in a list that has room for it. */
const kept: unknown[] = Array.from({ length: 1_000_000 });
let length = 0;

createServer((_request, response) => {
  kept[length] = length++ + 0.5;
  response.end('ok');
}).listen(Number(process.env['PORT']), '127.0.0.1');
