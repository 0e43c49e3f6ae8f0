import type { HostMessage } from './messages.ts';

/** Over its own deadline, a test gets this long for Vitest to end it before it is stopped. */
const GRACE_MS = 5000;

interface FileInFlight {
  readonly file: string;
  /** When something was last heard of it. */
  heardMs: number;
  readonly running: Map<string, { readonly sinceMs: number; readonly timeoutMs: number }>;
}

export interface Stuck {
  readonly file: string;
  /** Names of the tests that were running; empty when the file hung outside of any test. */
  readonly tests: readonly string[];
  readonly afterMs: number;
}

/**
 * Which files and tests are under way in a host, and which of them will not end by themselves. A
 * test that blocks its process cannot be ended by Vitest's own timer, so it is watched from outside.
 */
export class Flight {
  readonly #files = new Map<string, FileInFlight>();
  readonly #capMs: number;

  /** @param capMs what no test may exceed, whatever its own deadline says */
  constructor(capMs: number) {
    this.#capMs = capMs;
  }

  hear(message: HostMessage, nowMs: number): void {
    switch (message.type) {
      case 'file-started':
        this.#files.set(message.file, { file: message.file, heardMs: nowMs, running: new Map() });
        break;
      case 'test-started': {
        const { name, timeoutMs } = message;
        this.#at(message.file, nowMs)?.running.set(name, { sinceMs: nowMs, timeoutMs });
        break;
      }
      case 'test-ended':
        this.#at(message.test.file, nowMs)?.running.delete(message.test.name);
        break;
      case 'file-ended':
        this.#files.delete(message.file);
        break;
      default:
    }
  }

  /** Files that have started and not ended. */
  get files(): readonly string[] {
    return [...this.#files.keys()];
  }

  runningTests(file: string): readonly string[] {
    return [...(this.#files.get(file)?.running.keys() ?? [])];
  }

  /** The first file with a test over its deadline, or with nothing heard for as long as a test may take. */
  stuck(nowMs: number): Stuck | null {
    for (const { file, heardMs, running } of this.#files.values()) {
      const over = [...running].filter(
        ([, test]) => nowMs - test.sinceMs > Math.min(limitOf(test.timeoutMs), this.#capMs),
      );
      const [first] = over;
      if (first !== undefined) {
        return { file, tests: over.map(([name]) => name), afterMs: nowMs - first[1].sinceMs };
      }
      const silentMs = nowMs - heardMs;
      if (running.size === 0 && silentMs > this.#capMs)
        return { file, tests: [], afterMs: silentMs };
    }
    return null;
  }

  #at(file: string, nowMs: number): FileInFlight | undefined {
    const inFlight = this.#files.get(file);
    if (inFlight !== undefined) inFlight.heardMs = nowMs;
    return inFlight;
  }
}

/** Vitest takes 0 for no deadline. */
function limitOf(timeoutMs: number): number {
  return timeoutMs > 0 ? timeoutMs + GRACE_MS : Number.POSITIVE_INFINITY;
}
