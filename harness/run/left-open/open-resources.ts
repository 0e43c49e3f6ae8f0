import { createHook } from 'node:async_hooks';
import { readlinkSync, readdirSync } from 'node:fs';
import { programStack } from '../../measurement/probe/program-stack.ts';
import { describeResource } from './describe-resource.ts';
import type { LeftOpen } from './left-open.ts';

interface Made {
  readonly type: string;
  readonly resource: WeakRef<object>;
  readonly file: string;
  readonly test: string | null;
  readonly madeAt: string | null;
}

/** What has to be closed by whoever made it. Promises and ticks are not followed: that would cost time. */
const closable =
  /^(Timeout|TCPWRAP|TCPSERVERWRAP|PIPEWRAP|PIPESERVERWRAP|UDPWRAP|FSEVENTWRAP|STATWATCHER|FILEHANDLE|PROCESSWRAP|WORKER)$/;
/** The test runner's own timers and channels. */
const runner = /\/node_modules\/(vitest|@vitest|vite|vite-node|tinypool|birpc|oxc-[^/]*)\//;
const FOLDER = '/proc/self/fd';
/** Regular files only: sockets and pipes are seen above, devices belong to the process. */
const isFile = /^\/(?!dev\/|proc\/|sys\/|memfd:)/;

/** Follows what is opened in this process, and by which test. */
export class OpenResources {
  readonly #made = new Map<number, Made>();
  readonly #files = new Map<string, { path: string; file: string; test: string | null }>();
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
    for (const [descriptor, path] of openFiles())
      this.#files.set(descriptor, { path, file: '', test: null });
  }

  /** After each test: files that are open now and were not before are its own. */
  noteFiles(): void {
    const { file, test } = this.#current();
    for (const [descriptor, path] of openFiles()) {
      if (this.#files.get(descriptor)?.path !== path)
        this.#files.set(descriptor, { path, file, test });
    }
  }

  /** What is still open and would keep the process alive, or is a file. */
  left(): readonly LeftOpen[] {
    const left: LeftOpen[] = [];
    for (const { type, resource, file, test, madeAt } of this.#made.values()) {
      const what = describeResource(type, resource.deref());
      if (what !== null) left.push({ file, test, what, madeAt });
    }
    for (const [descriptor, path] of openFiles()) {
      const known = this.#files.get(descriptor);
      if (known === undefined || known.path !== path || known.file === '') continue;
      left.push({ file: known.file, test: known.test, what: `the file ${path}`, madeAt: null });
    }
    return left;
  }

  #note(id: number, type: string, resource: object): void {
    const { kind, frames } = programStack();
    // Without a frame it is Node's own: a connection that a server took, say.
    if (kind === 'none' || frames.every((frame) => runner.test(frame))) return;
    const madeAt = frames[0] ?? null;
    this.#made.set(id, { type, resource: new WeakRef(resource), madeAt, ...this.#current() });
  }
}

function openFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const descriptor of list()) {
    const path = target(descriptor);
    if (path !== null && isFile.test(path)) files.set(descriptor, path);
  }
  return files;
}

function list(): readonly string[] {
  try {
    return readdirSync(FOLDER);
  } catch {
    // Only Linux has it.
    return [];
  }
}

function target(descriptor: string): string | null {
  try {
    return readlinkSync(`${FOLDER}/${descriptor}`);
  } catch {
    // Closed meanwhile: the one that read the list.
    return null;
  }
}
