import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { afterOwnTime } from '../../../../harness/process/own-time.ts';

const tags = ['unit'];

/** As a machine that has no processor for us. */
function stall(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** Two ends of a connection on loopback. */
async function connection(): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [other] = (await accepted) as [Socket];
  onTestFinished(() => {
    client.destroy();
    other.destroy();
    server.close();
  });
  return [client, other];
}

test('the time ends when nothing came', { tags }, async () => {
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  using _time = afterOwnTime(20, () => resolve('ended'));
  expect(await ended).toBe('ended');
});

test(
  'what arrived while the process stood still is heard before its time ends',
  { tags },
  async () => {
    const [client, other] = await connection();
    const heard: string[] = [];
    const both = Promise.withResolvers<void>();
    const hear = (what: string): void => {
      if (heard.push(what) === 2) both.resolve();
    };
    other.once('data', () => hear('a word'));
    using _time = afterOwnTime(50, () => hear('the end'));
    client.write('a word');
    stall(150);
    await both.promise;
    expect(heard).toEqual(['a word', 'the end']);
  },
);

test('a time that is called off does not end', { tags }, async () => {
  const ended: string[] = [];
  const { promise: later, resolve } = Promise.withResolvers<void>();
  const first = afterOwnTime(20, () => ended.push('first'));
  using _second = afterOwnTime(20, () => resolve(void ended.push('second')));
  first[Symbol.dispose]();
  await later;
  expect(ended).toEqual(['second']);
});
