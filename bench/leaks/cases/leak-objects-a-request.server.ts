import { createServer } from 'node:http';

/** What it knows of each request, for nobody. */
const kept: object[] = [];

createServer((request, response) => {
  kept.push({ url: request.url, at: kept.length, headers: request.headers });
  response.end('ok');
}).listen(Number(process.env['PORT']), '127.0.0.1');
