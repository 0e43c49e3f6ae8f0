import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { BothSides } from '../../harness/measurement/duet/duet.ts';

/** What the candidate does more of: `cpu` in each request, `tail` in the heavy tenth of them alone. */
export const kinds = ['cpu', 'tail'] as const;
export type Kind = (typeof kinds)[number];

export interface Sides extends AsyncDisposable {
  readonly urls: BothSides<string>;
}

/** A heavy request counts to so many times as much. */
const HEAVY = 4;

/** One to two milliseconds, so that either side and k6 have room on two cores. */
const ROUNDS = 250_000;

/** Two fresh servers of which the candidate counts by exactly so many percent more, started in random order. */
export async function startSides(kind: Kind, percent: number): Promise<Sides> {
  const more = (rounds: number) => Math.round(rounds * (1 + percent / 100));
  const base = [ROUNDS, HEAVY * ROUNDS];
  const candidate = [kind === 'cpu' ? more(ROUNDS) : ROUNDS, more(HEAVY * ROUNDS)];
  const startsBase = Math.random() < 0.5;
  const first = await startServer(startsBase ? base : candidate);
  const second = await startServer(startsBase ? candidate : base);
  const [ofBase, ofCandidate] = startsBase ? [first, second] : [second, first];
  return {
    urls: { base: ofBase.url, candidate: ofCandidate.url },
    async [Symbol.asyncDispose]() {
      await Promise.all([end(first.child), end(second.child)]);
    },
  };
}

async function startServer(rounds: readonly number[]) {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), rounds.map(String));
  const [port] = (await once(child, 'message')) as [number];
  return { child, url: `http://127.0.0.1:${port}` };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
