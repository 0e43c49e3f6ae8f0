import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Piece, Task } from './piece.ts';

/** A line of the file: a piece, and which code said it. */
interface Line extends Piece {
  readonly code: string;
}

/** So many programs are one piece: what an interrupted run loses. */
const PIECE = 50;

/** Counts that grow from run to run, in a file of one JSON line a piece; lines are only ever added. */
export class Pieces {
  readonly #file: string | null;
  readonly #code: string;
  readonly #pieces: Piece[] = [];
  /** Pieces that other versions of the rule left in the file: what they said is not added to. */
  readonly ofOtherCode: number;

  constructor(file: string | null, code: string) {
    this.#file = file;
    this.#code = code;
    const text = file === null || !existsSync(file) ? '' : readFileSync(file, 'utf8');
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
    this.#pieces.push(...lines.filter((line) => line.code === code));
    this.ofOtherCode = lines.length - this.#pieces.length;
  }

  add(piece: Piece): void {
    this.#pieces.push(piece);
    if (this.#file === null) return;
    const line: Line = { ...piece, code: this.#code };
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  of(name: string, needs: boolean): readonly Piece[] {
    return this.#pieces.filter((piece) => piece.name === name && piece.needs === needs);
  }

  /** What is missing of these seeds, in pieces. */
  missing({ name, from, to, needs }: Task): readonly Task[] {
    const done = this.of(name, needs);
    const tasks: Task[] = [];
    let begin: number | null = null;
    for (let seed = from; seed <= to; seed++) {
      const isMissing = seed < to && !done.some((piece) => seed >= piece.from && seed < piece.to);
      if (begin !== null && (!isMissing || seed - begin === PIECE)) {
        tasks.push({ name, from: begin, to: seed, needs });
        begin = null;
      }
      if (isMissing) begin ??= seed;
    }
    return tasks;
  }
}

/** A digest of a module and of all that it imports: counts of one code are not added to those of another. */
export function codeOf(...modules: readonly URL[]): string {
  const seen = new Map<string, string>();
  const visit = (module: URL): void => {
    const path = fileURLToPath(module);
    if (seen.has(path)) return;
    const text = readFileSync(path, 'utf8');
    seen.set(path, text);
    for (const [, imported] of text.matchAll(/from '(\.[^']+)'/g)) {
      visit(new URL(imported as string, module));
    }
  };
  for (const module of modules) visit(module);
  const hash = createHash('sha256');
  for (const [path, text] of [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash
      .update(relative(import.meta.dirname, path))
      .update('\0')
      .update(text)
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}
