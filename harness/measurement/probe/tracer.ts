import type { CreationSite } from './creation-trace.ts';

export interface Traced {
  readonly sites: readonly CreationSite[];
  /** Objects with this id or a larger one were allocated while it was traced. */
  readonly firstNewId: number;
}

/** Both traces at once, loaded only when they are asked for. */
export class Tracer {
  #finish: (file: string) => Promise<Traced> = async () => ({ sites: [], firstNewId: 0 });

  async start(): Promise<void> {
    const { AllocationTrace } = await import('./allocation-trace.ts');
    const { CreationTrace } = await import('./creation-trace.ts');
    const allocations = new AllocationTrace();
    const creations = new CreationTrace();
    await allocations.start();
    creations.start();
    this.#finish = async (file) => {
      const sites = creations.finish();
      return { sites, firstNewId: await allocations.finish(file) };
    };
  }

  /** Writes the heap snapshot, with the stacks of the allocations since the start, to `file`. */
  finish(file: string): Promise<Traced> {
    return this.#finish(file);
  }
}
