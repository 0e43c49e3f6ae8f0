import { appendFileSync, existsSync, readFileSync } from 'node:fs';

import type { Verdict } from '../../harness/statistics/verdict.ts';
import type { Kind } from './sides.ts';

export const methods = ['duet', 'one after the other'] as const;
export type Method = (typeof methods)[number];

/** What is asked of a method: to tell this slow-down with this load. */
export interface Cell {
  readonly method: Method;
  readonly kind: Kind;
  readonly percent: number;
  /** Of load, for both sides together. */
  readonly seconds: number;
  readonly rate: number;
  /** Of the duet only. */
  readonly turnMs: number;
}

/** What was said of one statistic. */
export interface Answer {
  /** `p50 at 5 %`, `Welch p < .05`. */
  readonly rule: string;
  readonly verdict: Verdict;
  /** candidate / base; null where the rule has none. */
  readonly ratio: number | null;
  /** Of the duet: after how many of its blocks the verdict stood. */
  readonly decidedAfter: number | null;
  readonly logRatios: readonly number[];
}

export interface Trial extends Cell {
  readonly answers: readonly Answer[];
  /** Of a minute, when it began. */
  readonly machineLoad: number;
  readonly at: string;
}

export function cellName({ method, kind, percent, seconds, rate, turnMs }: Cell): string {
  const turns = method === 'duet' ? ` in turns of ${turnMs} ms` : '';
  return `${method} | ${kind} +${percent} % | ${seconds} s at ${rate}/s${turns}`;
}

/** The trials so far: those of earlier runs into the same file count too, and none is ever removed. */
export class Trials {
  readonly all: Trial[] = [];
  readonly #file: string | null;

  constructor(file: string | null) {
    this.#file = file;
    if (file === null || !existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    this.all.push(...lines.map((line) => JSON.parse(line) as Trial));
  }

  add(trial: Trial): void {
    this.all.push(trial);
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(trial)}\n`);
  }

  count(cell: Cell): number {
    return this.all.filter((trial) => cellName(trial) === cellName(cell)).length;
  }
}
