import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

/** A server that somebody might test, and that misbehaves as MODE says. */
const mode = process.env['MODE'];
console.log(`pid ${process.pid}`);

if (mode === 'die') {
  console.error('cannot find its database');
  process.exit(7);
}
const child = mode === 'with-child' ? spawn('sleep', ['300'], { stdio: 'ignore' }) : undefined;

const server = createServer((request, response) => {
  if (request.url === '/health' && mode === 'not-ready') {
    response.writeHead(503).end('warming up');
  } else if (request.url === '/environment') {
    response.end(JSON.stringify(process.env));
  } else if (request.url === '/child') {
    response.end(String(child?.pid));
  } else if (request.url === '/echo') {
    response.setHeader('x-type', request.headers['content-type'] ?? '');
    request.pipe(response);
  } else {
    response.end('ok');
  }
});
server.listen(Number(process.env['PORT']), process.env['HOST'], () => console.log('listening'));
process.on('SIGTERM', () => {
  if (mode !== 'stubborn') process.exit(0);
});
