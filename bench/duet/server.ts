import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A server that counts to so many for each request: `server.ts <rounds> <rounds of one in ten>`. It says its
 * port to its parent, and ends with it.
 */
const [usual = 0, heavy = 0] = process.argv.slice(2).map(Number);
let requests = 0;

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    requests += 1;
    const text = String(count(requests % 10 === 0 ? heavy : usual));
    response.end(text);
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
