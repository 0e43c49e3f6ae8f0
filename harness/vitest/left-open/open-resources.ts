import { createHook } from 'node:async_hooks';
import { programStack } from '../../measurement/probe/program-stack.ts';
import { describeResource } from './describe-resource.ts';
import type { LeftOpen } from './left-open.ts';
import { OpenedFiles } from './opened-files.ts';

type Maker = Pick<LeftOpen, 'file' | 'test' | 'madeAt'>;

interface Made extends Maker {
  readonly type: string;
  readonly resource: WeakRef<object>;
}

/** What has to be closed by whoever made it. Promises and ticks are not followed: that would cost time. */
const closable =
  /^(Timeout|TCPWRAP|TCPSERVERWRAP|PIPEWRAP|PIPESERVERWRAP|UDPWRAP|FSEVENTWRAP|STATWATCHER|FILEHANDLE|PROCESSWRAP|WORKER)$/;
/** The test runner's own timers and channels. */
const runner = /\/node_modules\/(vitest|@vitest|vite|vite-node|tinypool|birpc|oxc-[^/]*)\//;

/** Follows what is opened in this process, and by which test. */
export class OpenResources {
  readonly #made = new Map<number, Made>();
  readonly #files = new OpenedFiles<Maker>();
  readonly #current: () => { readonly file: string; readonly test: string | null };
  readonly #hook = createHook({
    trackPromises: false,
    init: (id, type, _trigger, resource) => {
      if (closable.test(type)) this.#note(id, type, resource);
    },
    destroy: (id) => {
      this.#made.delete(id);
    },
  });

  /** @param current the test that runs now */
  constructor(current: () => { readonly file: string; readonly test: string | null }) {
    this.#current = current;
  }

  start(): void {
    this.#hook.enable();
    this.#files.start(() => this.#maker());
  }

  /** What is still open and would keep the process alive, or is a file. */
  left(): readonly LeftOpen[] {
    const left: LeftOpen[] = [];
    for (const { type, resource, ...maker } of this.#made.values()) {
      const what = describeResource(type, resource.deref());
      if (what !== null) left.push({ ...maker, what });
    }
    for (const { path, note } of this.#files.left()) {
      left.push({ ...note, what: `the file ${path}` });
    }
    return left;
  }

  #note(id: number, type: string, resource: object): void {
    const maker = this.#maker();
    if (maker !== null) this.#made.set(id, { type, resource: new WeakRef(resource), ...maker });
  }

  /** Null for what is Node's own (a connection that a server took, say) or the test runner's. */
  #maker(): Maker | null {
    const { kind, frames } = programStack();
    if (kind === 'none' || frames.every((frame) => runner.test(frame))) return null;
    return { ...this.#current(), madeAt: frames[0] ?? null };
  }
}
