import type { CreationSite } from './creation-trace.ts';

/** `creations`: what makes handles, files and listeners. `allocations`: what makes the objects of the heap. */
export type TraceKind = 'creations' | 'allocations';

export interface Traced {
  /** Of a trace of creations. */
  readonly sites: readonly CreationSite[];
  /** Of a trace of allocations: objects with this id or a larger one were allocated while it ran. */
  readonly firstNewId: number;
}

const nothing: Traced = { sites: [], firstNewId: 0 };

/** One trace at a time: what one of them remembers would grow in the other. Loaded when asked for. */
export class Tracer {
  #finish: (file: string) => Promise<Traced> = async () => nothing;

  /** @param before of a trace of allocations: gets a heap snapshot of the start; null for none */
  async start(kind: TraceKind, before: string | null): Promise<void> {
    this.#finish = kind === 'creations' ? await traceCreations() : await traceAllocations(before);
  }

  /** A trace of allocations writes the heap snapshot, with their stacks, to `file`. */
  finish(file: string): Promise<Traced> {
    return this.#finish(file);
  }
}

async function traceCreations(): Promise<() => Promise<Traced>> {
  const { CreationTrace } = await import('./creation-trace.ts');
  const creations = new CreationTrace();
  creations.start();
  return async () => ({ ...nothing, sites: creations.finish() });
}

async function traceAllocations(before: string | null): Promise<(file: string) => Promise<Traced>> {
  const { AllocationTrace } = await import('./allocation-trace.ts');
  const allocations = new AllocationTrace();
  await allocations.start(before);
  return async (file) => ({ ...nothing, firstNewId: await allocations.finish(file) });
}
