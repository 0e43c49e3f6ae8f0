import { createHook, executionAsyncId } from 'node:async_hooks';
import { watchDescriptors } from './descriptor-trace.ts';
import { ListenerTrace } from './listener-trace.ts';
import { packageOf } from './package-of.ts';
import { programStack } from './program-stack.ts';
import { observeSessions } from './probes/sessions.ts';

/** A place in the program that made something which is still open. */
export interface CreationSite {
  /** `Timeout`, `TCPWRAP`, `FILEHANDLE`, `descriptor`, `listener`, `session`. */
  readonly type: string;
  readonly stack: readonly string[];
  readonly count: number;
}

/** Async resources that stand for something that has to be closed; promises and ticks do not. */
const closable =
  /^(Timeout|Immediate|TCP|PIPE|TTY|UDP|FSEVENT|STATWATCHER|FILEHANDLE|PROCESS|WORKER|MESSAGEPORT|HTTP|TLS|ZLIB)/;
const MOST_SITES = 24;

interface Made {
  readonly frames: readonly string[];
  /** The frame of a package that did it for them. */
  readonly library: string | null;
}

/** The caller's line, and beside it that of the package that it called. */
function throughLibrary({ frames, library }: Made): readonly string[] {
  const [first, ...rest] = frames;
  if (first === undefined || library === null) return frames;
  return [`${first} through ${packageOf(library)}: ${library}`, ...rest];
}

/**
 * Remembers which stack created each timer, socket, watcher, process, worker, descriptor, listener and
 * ONNX Runtime session, and forgets it when it is closed. Expensive, so it runs only after something was
 * found to leak.
 */
export class CreationTrace {
  readonly #open = new Map<unknown, { type: string; stack: readonly string[] }>();
  readonly #listeners = new ListenerTrace();
  /** The program's frames that led to an async resource: a library connects in a later tick. */
  readonly #origins = new Map<number, readonly string[]>();
  readonly #hook = createHook({
    init: (id, type) => {
      const made = this.#made();
      if (made === null) return;
      this.#origins.set(id, made.frames);
      if (closable.test(type)) this.#open.set(id, { type, stack: throughLibrary(made) });
    },
    destroy: (id) => {
      this.#origins.delete(id);
      this.#open.delete(id);
    },
  });
  #undo: readonly (() => void)[] = [];

  start(): void {
    this.#hook.enable();
    const stack = (): readonly string[] => this.#stack() ?? [];
    this.#undo = [
      watchDescriptors({
        opened: (descriptor, made) => {
          if (made !== null)
            this.#open.set(`fd ${descriptor}`, { type: 'descriptor', stack: made });
        },
        closed: (descriptor) => this.#open.delete(`fd ${descriptor}`),
        stack: () => this.#stack(),
      }),
      this.#listeners.start(stack),
      observeSessions({
        created: (session) => this.#open.set(session, { type: 'session', stack: stack() }),
        released: (session) => this.#open.delete(session),
      }),
    ];
  }

  /** What is still open, by the place where it was made, the most numerous first. */
  finish(): readonly CreationSite[] {
    this.#hook.disable();
    for (const undo of this.#undo) undo();
    const sites = new Map<string, CreationSite>();
    for (const { type, stack } of [...this.#open.values(), ...this.#listeners.open()]) {
      const key = `${type}\n${stack.join('\n')}`;
      sites.set(key, { type, stack, count: (sites.get(key)?.count ?? 0) + 1 });
    }
    return [...sites.values()].toSorted((a, b) => b.count - a.count).slice(0, MOST_SITES);
  }

  #stack(): readonly string[] | null {
    const made = this.#made();
    return made === null ? null : throughLibrary(made);
  }

  /** Frames of the program, or those that led here; null for what the measurement itself makes. */
  #made(): Made | null {
    const { kind, frames, library } = programStack();
    const origin = this.#origins.get(executionAsyncId());
    if (kind === 'program') return { frames, library };
    if (origin !== undefined) return { frames: origin, library };
    return kind === 'library' ? { frames, library: null } : null;
  }
}
