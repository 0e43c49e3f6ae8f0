import { createServer } from 'node:http';

/** Answers in JSON, from what it made for this request. */
createServer((request, response) => {
  const body = JSON.stringify({ url: request.url, list: [1, 2, 3], headers: request.headers });
  response.setHeader('content-type', 'application/json');
  response.end(body);
}).listen(Number(process.env['PORT']), '127.0.0.1');
