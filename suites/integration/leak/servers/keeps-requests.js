import { createServer } from 'node:http';

// Keeps 2 kB of every request.
const kept = [];
const server = createServer((request, response) => {
  kept.push(Array.from({ length: 250 }, (_, i) => i + 0.5));
  response.end('ok');
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}/`),
);
