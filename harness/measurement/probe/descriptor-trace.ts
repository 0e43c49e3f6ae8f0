import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Frames of the program, the nearest first; null for what is not the program's. */
type Stack = readonly string[] | null;

export interface DescriptorWatch {
  readonly opened: (descriptor: number, made: Stack) => void;
  readonly closed: (descriptor: number) => void;
  /** Of the call that is being made. */
  readonly stack: () => Stack;
}

type Callback = (error: NodeJS.ErrnoException | null, ...values: unknown[]) => void;
type Call = (...parameters: unknown[]) => unknown;

/**
 * Watches who opens files. A synchronous open makes no async resource, and one that is answered later makes
 * its descriptor in a tick where nobody is on the stack: so the functions themselves are watched.
 * @returns undoes it
 */
export function watchDescriptors({ opened, closed, stack }: DescriptorWatch): () => void {
  const { openSync, closeSync, open, close } = fs;
  const { open: openHandle } = fs.promises;
  fs.openSync = (...parameters) => {
    const descriptor = openSync(...parameters);
    opened(descriptor, stack() ?? []);
    return descriptor;
  };
  fs.closeSync = (descriptor) => {
    closed(descriptor);
    closeSync(descriptor);
  };
  const watchedOpen: Call = (...parameters) => {
    const made = stack();
    const answer = parameters.at(-1);
    if (typeof answer !== 'function') return (open as Call)(...parameters);
    return (open as Call)(...parameters.slice(0, -1), ((error, descriptor) => {
      if (error === null) opened(descriptor as number, made);
      (answer as Callback)(error, descriptor);
    }) satisfies Callback);
  };
  const watchedClose: Call = (descriptor, ...parameters) => {
    closed(descriptor as number);
    return (close as Call)(descriptor, ...parameters);
  };
  fs.open = Object.assign(watchedOpen, open) as typeof open;
  fs.close = Object.assign(watchedClose, close) as typeof close;
  fs.promises.open = async (...parameters) => {
    const made = stack();
    const handle = await openHandle(...parameters);
    const { fd } = handle;
    opened(fd, made);
    const closeHandle = handle.close.bind(handle);
    handle.close = () => {
      closed(fd);
      return closeHandle();
    };
    return handle;
  };
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { openSync, closeSync, open, close });
    fs.promises.open = openHandle;
    syncBuiltinESMExports();
  };
}
