import { subscribe } from 'node:diagnostics_channel';
import { patchMethods } from '../patch-methods.ts';
import type { Probe } from '../probe.ts';

/** What both ONNX Runtimes for JavaScript export (onnxruntime-common). */
interface OnnxRuntime {
  readonly InferenceSession?: {
    readonly prototype: object;
    readonly create: unknown;
  };
}

export interface SessionObserver {
  created(session: object): void;
  released(session: object): void;
}

const observers = new Set<SessionObserver>();

/** @returns ends it */
export function observeSessions(observer: SessionObserver): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

const wrapped = new WeakSet<object>();
const open = new WeakSet<object>();
let count = 0;
const collected = new FinalizationRegistry<null>(() => count--);

function look(message: unknown): void {
  wrap((message as { result?: OnnxRuntime }).result);
}

export const sessions: Probe = {
  resource: 'sessions',
  kind: 'count',
  what: 'ONNX Runtime sessions that were neither released nor collected',
  noise: 'sessions that wait for their finalizer; a second collection sees them gone',
  start() {
    // Node tells what each require() and import() gave, with its result.
    subscribe('tracing:module.require:end', look);
    subscribe('tracing:module.import:asyncEnd', look);
  },
  read: () => count,
  detail: () => ({ InferenceSession: count }),
};

function wrap(module: OnnxRuntime | null | undefined): void {
  const sessionClass = typeof module === 'object' ? module?.InferenceSession : undefined;
  if (typeof sessionClass?.create !== 'function' || wrapped.has(sessionClass)) return;
  wrapped.add(sessionClass);
  patchMethods(sessionClass, ['create'], (create) => async (self, parameters) => {
    const session = (await create(self, parameters)) as object;
    open.add(session);
    collected.register(session, null, session);
    count++;
    for (const observer of observers) observer.created(session);
    return session;
  });
  patchMethods(sessionClass.prototype, ['release'], (release) => async (self: object) => {
    await release(self, []);
    if (!open.delete(self)) return;
    collected.unregister(self);
    count--;
    for (const observer of observers) observer.released(self);
  });
}
