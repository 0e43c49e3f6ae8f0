import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Kind } from './operations.ts';

/** What is asked of a method: to tell this slow-down of this kind of operation, on this machine state. */
export interface Cell {
  readonly kind: Kind;
  readonly method: string;
  readonly percent: number;
  /** One of so many calls does 100 times the work; left out where all do the same. */
  readonly rare?: number;
  /** In percent. */
  readonly margin: number;
  /** What a verdict may take. */
  readonly seconds: number;
  readonly busy: boolean;
}

export interface Trial extends Cell {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** What it took. */
  readonly tookSeconds: number;
  readonly ratio: number | null;
  readonly pairs: number;
  readonly reason: string;
  /** The verdict on calls that are rare and long, by itself; of this gate only, and since it has one. */
  readonly rareCalls?: 'pass' | 'inconclusive';
  readonly at: string;
}

export function cellName({ kind, method, percent, rare, margin, seconds, busy }: Cell): string {
  const change = rare === undefined ? `+${percent} %` : `100 × the work in 1 of ${rare} calls`;
  return `${kind} | ${method} | ${change} | ${margin} % in ${seconds} s | ${busy ? 'busy' : 'idle'}`;
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
