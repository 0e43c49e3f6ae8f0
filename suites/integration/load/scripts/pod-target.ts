import { createServer, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';

/**
 * The target of pods, in their network. It answers each pod so many times, and keeps the others waiting until it
 * is told to let them go. One line is answered by one line of JSON: `release`, `count`, `get <url>`.
 */
const [address = '', answersEach = '0'] = process.argv.slice(2);
const answered = new Map<string, number>();
const waiting: ServerResponse[] = [];
let seen = 0;
let isReleased = false;

const server = createServer((request, response) => {
  seen += 1;
  request.resume();
  const pod = request.socket.remoteAddress ?? '';
  const count = answered.get(pod) ?? 0;
  if (!isReleased && count >= Number(answersEach)) {
    waiting.push(response);
    return;
  }
  answered.set(pod, count + 1);
  response.end('{}');
});

async function answer(line: string): Promise<unknown> {
  if (line === 'release') {
    isReleased = true;
    for (const response of waiting.splice(0)) response.end('{}');
    return null;
  }
  if (line === 'count') return seen;
  const response = await fetch(line.slice('get '.length), {
    headers: { authorization: `Bearer ${process.env['ASSAY_COLLECTOR_TOKEN'] ?? ''}` },
  });
  return await response.json();
}

server.listen(8080, address, () => {
  process.stdout.write('"listening"\n');
});
for await (const line of createInterface({ input: process.stdin })) {
  const said: unknown = await answer(line).catch((error: unknown) => String(error));
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
process.exit();
