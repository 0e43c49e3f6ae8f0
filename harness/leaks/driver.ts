import type { Block } from '../measurement/leak/blocks.ts';
import type { LeakProcess } from '../measurement/leak/child-process.ts';
import type { Given, Loaded } from '../measurement/leak/protocol.ts';
import type { SeededLeak } from '../measurement/probe/seeded-leak.ts';

/** What runs the operations: a fresh process with a module in it, or k6 with a script. */
export interface Driver extends AsyncDisposable {
  readonly loaded: Loaded;
  /** The process that runs a module, and is measured where it drives no server; null with k6. */
  readonly process: LeakProcess | null;
  prepare(given: Given): Promise<void>;
  /** @returns milliseconds that the operations took */
  run(block: Block, deadlineMs: number): Promise<number>;
  /** What the last run took beyond its operations; left out where that is next to nothing. */
  startMs?(): number;
  teardown(): Promise<void>;
}

export interface ModuleOptions {
  readonly signal: AbortSignal;
  /** What the operation prints. */
  onOutput(text: string): void;
  /** For a process that is thrown away: its clocks can be advanced. */
  readonly isTrial?: boolean;
  /** What each operation keeps on purpose; nothing where it is left out. */
  readonly seededLeak?: SeededLeak | null;
}

export interface DriverOptions extends ModuleOptions {
  /** Virtual users of a k6 script; null for the usual number. */
  readonly users: number | null;
  /** Of a k6 script: whether the user said that the servers that it asks are theirs. */
  readonly ownsTarget: boolean;
}
