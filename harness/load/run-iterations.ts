import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { z } from 'zod';

import { explainExit, type K6Exit } from './exit-status.ts';
import { K6Log } from './k6-log.ts';
import { endOfK6, type K6Process, quietly } from './k6-process.ts';
import { k6Environment } from './run-k6.ts';

export interface IterationsRequest extends K6Process {
  readonly iterations: number;
  /** Virtual users that share them; never more than there are iterations. */
  readonly users: number;
  /** After so long k6 starts no further iteration. */
  readonly mostMs: number;
  /** What the script finds in `__ENV`. */
  readonly env: Readonly<Record<string, string>>;
}

/** What k6 says of a bounded run: how many iterations there were, how long they took, what failed. */
export interface IterationsSummary {
  readonly completed: number;
  /** Time of the iterations alone: neither k6's start, nor setup() and teardown() of the script. */
  readonly milliseconds: number;
  readonly requests: number;
  readonly failedRequests: number;
}

export interface IterationsOutcome {
  /** Null where k6 wrote none. */
  readonly summary: IterationsSummary | null;
  readonly log: K6Log;
  /** Null where it came to its planned end. */
  readonly ended: string | null;
  readonly exit: K6Exit;
}

/**
 * Runs the default function of a script so many times and no more. Options on the command line take the
 * place of all scenarios that the script has.
 */
export async function runIterations(request: IterationsRequest): Promise<IterationsOutcome> {
  const log = new K6Log();
  const users = Math.min(request.users, request.iterations);
  let printed = '';
  const { exit } = await endOfK6(
    request,
    [
      ...quietly,
      '--no-thresholds',
      `--vus=${users}`,
      `--iterations=${request.iterations}`,
      `--duration=${Math.ceil(request.mostMs)}ms`,
      '--summary-trend-stats=avg',
      '-',
    ],
    // `stdout` is k6's own name for it among the files of a summary.
    { ...k6Environment, K6_WEB_DASHBOARD: undefined, ...request.env, ASSAY_SUMMARY: 'stdout' },
    ({ stdout, stderr }) => [
      readAll(stdout, (all) => {
        printed = all;
      }),
      readLog(stderr, log),
    ],
  );
  return { summary: parseIterations(printed, users), log, ended: explainExit(exit), exit };
}

async function readAll(stdout: Readable | null, give: (all: string) => void): Promise<void> {
  if (stdout !== null) give(await text(stdout));
}

async function readLog(stderr: Readable | null, log: K6Log): Promise<void> {
  if (stderr === null) return;
  for await (const line of createInterface({ input: stderr })) log.line(line);
}

const values = (name: string) => z.object({ values: z.object({ [name]: z.number() }) }).optional();

const summarySchema = z.object({
  state: z.object({ testRunDurationMs: z.number() }),
  metrics: z.object({
    iterations: values('count'),
    iteration_duration: values('avg'),
    http_reqs: values('count'),
    /** k6 counts a failed request as a pass of the rate of failed ones. */
    http_req_failed: values('passes'),
  }),
});

/** @param users that shared the iterations @returns null for what is no summary of k6 1.x or 2.x */
export function parseIterations(printed: string, users: number): IterationsSummary | null {
  let parsed;
  try {
    parsed = summarySchema.parse(JSON.parse(printed));
  } catch {
    return null;
  }
  const {
    iterations,
    iteration_duration: each,
    http_reqs: sent,
    http_req_failed: failed,
  } = parsed.metrics;
  const completed = iterations?.values['count'] ?? 0;
  const shared = (completed * (each?.values['avg'] ?? 0)) / users;
  return {
    completed,
    milliseconds: Math.min(shared, parsed.state.testRunDurationMs),
    requests: sent?.values['count'] ?? 0,
    failedRequests: failed?.values['passes'] ?? 0,
  };
}
