import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A server that counts to so many for each request, or waits so many milliseconds:
 * `server.ts count|wait <usual> <of one in ten>`. It says its port to its parent, and ends with it.
 */
const [does] = process.argv.slice(2);
const [usual = 0, heavy = 0] = process.argv.slice(3).map(Number);
let requests = 0;

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    requests += 1;
    const amount = requests % 10 === 0 ? heavy : usual;
    if (does === 'wait') setTimeout(() => response.end('0'), amount);
    else response.end(String(count(amount)));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.once('disconnect', () => process.exit());

/** The compiler can't tell what comes out, so that it can't leave anything out. */
export function count(rounds: number): number {
  let state = rounds;
  for (let round = 0; round < rounds; round += 1) {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) | 0;
  }
  return state;
}
