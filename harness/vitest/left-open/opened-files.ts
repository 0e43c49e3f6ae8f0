import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Open = typeof fs.open;

/**
 * Remembers what was opened through `node:fs` by its descriptor. What a native library opens for itself
 * (ONNX Runtime keeps a database) is not the test's to close, and makes no note here.
 */
export class OpenedFiles<Note> {
  readonly #open = new Map<number, { readonly path: string; readonly note: Note }>();

  /** @param note what to remember of whoever opens a file; null to forget about it */
  start(note: () => Note | null): void {
    const { openSync, open } = fs;
    fs.openSync = (...parameters) => {
      const descriptor = openSync(...parameters);
      this.#remember(descriptor, note());
      return descriptor;
    };
    const watched = (...parameters: unknown[]): void => {
      const made = note();
      const callback = parameters.pop() as (error: Error | null, descriptor: number) => void;
      const opened = (error: Error | null, descriptor: number): void => {
        if (error === null) this.#remember(descriptor, made);
        callback(error, descriptor);
      };
      Reflect.apply(open as (...all: unknown[]) => void, fs, [...parameters, opened]);
    };
    fs.open = Object.assign(watched as Open, open);
    syncBuiltinESMExports();
  }

  /** Those whose descriptor still stands for the same file. */
  left(): readonly { readonly path: string; readonly note: Note }[] {
    return [...this.#open].flatMap(([descriptor, one]) =>
      pathOf(descriptor) === one.path ? [one] : [],
    );
  }

  #remember(descriptor: number, note: Note | null): void {
    const path = pathOf(descriptor);
    if (note === null || path === null) this.#open.delete(descriptor);
    else this.#open.set(descriptor, { path, note });
  }
}

/** Devices belong to the process. */
const isFile = /^\/(?!dev\/|proc\/|sys\/)/;

/** Null where it is closed, no file, or where there is no /proc. */
function pathOf(descriptor: number): string | null {
  try {
    const path = fs.readlinkSync(`/proc/self/fd/${descriptor}`);
    return isFile.test(path) ? path : null;
  } catch {
    return null;
  }
}
