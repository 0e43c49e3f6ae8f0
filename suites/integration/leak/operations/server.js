import { createServer } from 'node:http';
import { connect } from 'node:net';

const mode = process.argv[2];
const kept = [];
let opened = 0;

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    if (mode === 'keeps-bodies') kept.push({ body, at: new Date() });
    // Not by the length of `kept`: a list that is filled up and then grows no more has a bound.
    if (mode === 'keeps-sockets' && opened++ < 300) {
      kept.push(connect(server.address().port, '127.0.0.1'));
    }
    if (request.url === '/refused') response.statusCode = 403;
    response.end('ok');
  });
});

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
process.on('SIGTERM', () => process.exit(0));
