import { createHook } from 'node:async_hooks';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** A place in the program that made something which is still open. */
export interface CreationSite {
  /** `Timeout`, `TCPWRAP`, `FILEHANDLE`, `descriptor`. */
  readonly type: string;
  readonly stack: readonly string[];
  readonly count: number;
}

/** Async resources that stand for something that has to be closed; promises and ticks do not. */
const closable =
  /^(Timeout|Immediate|TCP|PIPE|TTY|UDP|FSEVENT|STATWATCHER|FILEHANDLE|PROCESS|WORKER|MESSAGEPORT|HTTP|TLS|ZLIB)/;
const FRAMES = 4;

/**
 * Remembers which stack created each timer, socket, watcher, process, worker and descriptor, and forgets
 * it when it is closed. Expensive, so it runs only after something was found to leak.
 */
export class CreationTrace {
  readonly #open = new Map<string, { type: string; stack: readonly string[] }>();
  readonly #hook = createHook({
    init: (id, type) => {
      const stack = closable.test(type) ? here() : null;
      if (stack !== null) this.#open.set(String(id), { type, stack });
    },
    destroy: (id) => {
      this.#open.delete(String(id));
    },
  });
  #undo: () => void = () => undefined;

  start(): void {
    this.#hook.enable();
    this.#undo = this.#watchDescriptors();
  }

  /** What is still open, by the place where it was made, the most numerous first. */
  finish(): readonly CreationSite[] {
    this.#hook.disable();
    this.#undo();
    const sites = new Map<string, CreationSite>();
    for (const { type, stack } of this.#open.values()) {
      const key = `${type}\n${stack.join('\n')}`;
      sites.set(key, { type, stack, count: (sites.get(key)?.count ?? 0) + 1 });
    }
    return [...sites.values()].toSorted((a, b) => b.count - a.count).slice(0, 10);
  }

  /** Synchronous opens make no async resource, so the two functions themselves are watched. */
  #watchDescriptors(): () => void {
    const { openSync, closeSync } = fs;
    fs.openSync = (...parameters) => {
      const descriptor = openSync(...parameters);
      this.#open.set(`fd ${descriptor}`, { type: 'descriptor', stack: here() ?? [] });
      return descriptor;
    };
    fs.closeSync = (descriptor) => {
      this.#open.delete(`fd ${descriptor}`);
      closeSync(descriptor);
    };
    syncBuiltinESMExports();
    return () => {
      fs.openSync = openSync;
      fs.closeSync = closeSync;
      syncBuiltinESMExports();
    };
  }
}

/** Frames of our own: what they make is not the program's. */
const ours = /\/measurement\/(leak|probe)\//;

/** The nearest frames of the program's own code; null for what the measurement itself makes. */
function here(): readonly string[] | null {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 20;
  const { stack = '' } = new Error('created here');
  Error.stackTraceLimit = limit;
  const frames = stack
    .split('\n')
    .slice(1)
    .filter((line) => !/node:|\/creation-trace\./.test(line))
    .map((line) => line.trim().replace(/^at /, '').replace('file://', ''));
  const own = frames.filter((line) => !ours.test(line));
  return own.length === 0 && frames.length > 0 ? null : own.slice(0, FRAMES);
}
