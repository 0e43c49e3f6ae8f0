import { fileURLToPath } from 'node:url';

import { runScript } from '../../harness/load/run-script.ts';
import { mannWhitneyRule, type PeerRun, welchRule } from '../latency/peers.ts';
import type { Sides } from './sides.ts';
import type { Answer, Cell } from './trial.ts';

/**
 * Two runs of k6, one after the other, each with half of the time: what is compared today. A percentile of
 * one is held against the other's, or their latencies are tested as if requests were independent.
 */
export async function askPeers({ urls }: Sides, cell: Cell, folder: string): Promise<Answer[]> {
  const base = await latenciesOf(urls.base, cell, folder);
  const candidate = await latenciesOf(urls.candidate, cell, folder);
  const run: PeerRun = { base, candidate };
  const ratioAt = (p: number) => percentile(candidate, p) / percentile(base, p);
  return [
    flagged('p50 more than 5 % above', ratioAt(0.5) > 1.05, ratioAt(0.5)),
    flagged('p95 more than 10 % above', ratioAt(0.95) > 1.1, ratioAt(0.95)),
    flagged('Welch p < .05', welchRule(run), null),
    flagged('Mann-Whitney p < .05', mannWhitneyRule(run), null),
  ];
}

async function latenciesOf(
  targetUrl: string,
  { seconds, rate }: Cell,
  folder: string,
): Promise<number[]> {
  const { measurements } = await runScript({
    script: fileURLToPath(new URL('script.ts', import.meta.url)),
    targetUrl,
    folder,
    keepsPoints: false,
    durationSeconds: seconds / 2,
    rate,
    abort: new AbortController().signal,
  });
  return measurements.flatMap(({ ledger }) => [...ledger.latencyMs].filter(Number.isFinite));
}

function percentile(values: readonly number[], p: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * p) - 1)] ?? NaN;
}

function flagged(rule: string, isFlagged: boolean, ratio: number | null): Answer {
  const verdict = isFlagged ? 'fail' : 'pass';
  return { rule, verdict, ratio, decidedAfter: null, logRatios: [] };
}
