import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Something that a test file made and did not close. */
export interface LeftOpen {
  /** Absolute path of the test file. */
  readonly file: string;
  /** The test that ran when it was made; null for the file itself, its hooks and its fixtures. */
  readonly test: string | null;
  /** `a Postgres client (127.0.0.1:5432)`. */
  readonly what: string;
  /** The nearest frame of the program, or of a library; null where there is none. */
  readonly madeAt: string | null;
}

const fileName = 'left-open.jsonl';

/** Written in the worker, whose own channel to Vitest is closing by then. */
export function noteLeftOpen(folder: string, left: readonly LeftOpen[]): void {
  for (const one of left) appendFileSync(join(folder, fileName), `${JSON.stringify(one)}\n`);
}

/** What the workers of one suite have noted; it is taken away, for the next suite to begin anew. */
export function takeLeftOpen(folder: string): readonly LeftOpen[] {
  const path = join(folder, fileName);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  rmSync(path);
  // A worker that was killed in mid-write leaves a torn last line.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as LeftOpen);
}

/** `a Postgres client (127.0.0.1:5432), made at suites/a.test.ts:3:9`; the same thing many times once. */
export function describeLeftOpen(left: readonly LeftOpen[]): string {
  const counts = new Map<string, number>();
  for (const { what, madeAt } of left) {
    const line = madeAt === null ? what : `${what}, made at ${madeAt}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const lines = [...counts].map(([line, count]) => (count === 1 ? line : `${count} × ${line}`));
  return `left open: ${lines.join('; ')}. Close it in the test, or in onTestFinished or afterAll.`;
}
