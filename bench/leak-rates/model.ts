/**
 * What a synthetic program holds of one resource. Times are in milliseconds of its own clock, operations
 * are counted from its start.
 */
export interface Model {
  /** Runs operations with these inputs, which take so long from `nowMs` on. */
  run(block: {
    readonly from: number;
    readonly count: number;
    readonly nowMs: number;
    readonly tookMs: number;
  }): void;
  held(nowMs: number): number;
  /** Bytes of it that the operations after the first `from` up to the `to`-th left, in the order they ran. */
  heldOf?(from: number, to: number, nowMs: number): number;
}

/** What fills up the container that grows shows: it evicts, it grows on, or there is none. */
export type WhenStuffed = 'evicts' | 'grows' | 'no container';

/** One program with the process it runs in. */
export interface Program {
  readonly make: () => Model;
  readonly whenStuffed: WhenStuffed;
  /** Whether its container is asked for a key before that is added: a cache is. */
  readonly isLookedUp?: boolean;
  readonly kind: 'bytes' | 'count';
  readonly resource: 'heap' | 'fds';
  readonly throughHttp: boolean;
  readonly microseconds: number;
  readonly budgetMs: number;
  /** Written per operation; null for the default. */
  readonly limit: number | null;
  /** Delay of its longest timer; 0 where it has none that clocks show. */
  readonly timerMs: number;
  /** Objects that an entry is made of, for what V8 samples. */
  readonly entryBytes: number;
}

/** A family of programs: the seed draws its sizes and speeds. */
export interface Family {
  readonly name: string;
  /** What no verdict on it may say. */
  readonly never: 'leak' | 'clean';
  readonly draw: (random: () => number) => Program;
}

/** Uniform in the logarithm. */
export function between(random: () => number, least: number, most: number): number {
  return least * (most / least) ** random();
}

const IN_PROCESS_MS = 10_000;
const THROUGH_HTTP_MS = 20_000;

/** A process of any usual speed; one of four is a server. */
export function anyProcess(
  random: () => number,
): Pick<Program, 'throughHttp' | 'microseconds' | 'budgetMs' | 'limit' | 'kind' | 'resource'> {
  const throughHttp = random() < 0.25;
  return {
    kind: 'bytes',
    resource: 'heap',
    limit: null,
    throughHttp,
    microseconds: throughHttp ? between(random, 300, 5_000) : between(random, 2, 5_000),
    budgetMs: throughHttp ? THROUGH_HTTP_MS : IN_PROCESS_MS,
  };
}

/** An operation in a process of our own. */
export function inOwnProcess(
  random: () => number,
  least: number,
  most: number,
): ReturnType<typeof anyProcess> {
  return {
    ...anyProcess(random),
    throughHttp: false,
    microseconds: between(random, least, most),
    budgetMs: IN_PROCESS_MS,
  };
}
