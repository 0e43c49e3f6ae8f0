import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { BothSides } from '../../harness/measurement/both-sides.ts';

/**
 * What the candidate does more of: it counts longer (`cpu`) or waits longer (`wait`) in each request, or
 * counts longer in the heavy tenth of them alone (`tail`).
 */
export const kinds = ['cpu', 'tail', 'wait'] as const;
export type Kind = (typeof kinds)[number];

export interface Sides extends AsyncDisposable {
  readonly urls: BothSides<string>;
}

/** A heavy request has so many times as much to do. */
const HEAVY = 4;

/** Timers count whole milliseconds: 5 % of this is one. */
const WAIT_MS = 20;

/** One to two milliseconds, so that either side and k6 have room on two cores. */
const ROUNDS = 250_000;

/** Two fresh servers of which the candidate does exactly so many percent more, started in random order. */
export async function startSides(kind: Kind, percent: number): Promise<Sides> {
  const more = (amount: number) => Math.round(amount * (1 + percent / 100));
  const usual = kind === 'wait' ? WAIT_MS : ROUNDS;
  const does = kind === 'wait' ? 'wait' : 'count';
  const base = [does, usual, HEAVY * usual];
  const candidate = [does, kind === 'tail' ? usual : more(usual), more(HEAVY * usual)];
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

async function startServer(work: readonly (string | number)[]) {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), work.map(String));
  const [port] = (await once(child, 'message')) as [number];
  return { child, url: `http://127.0.0.1:${port}` };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
