import type { CreationSite } from './creation-trace.ts';

/** Both traces at once, loaded only when they are asked for. */
export class Tracer {
  #finish: (file: string) => Promise<readonly CreationSite[]> = async () => [];

  async start(): Promise<void> {
    const { AllocationTrace } = await import('./allocation-trace.ts');
    const { CreationTrace } = await import('./creation-trace.ts');
    const allocations = new AllocationTrace();
    const creations = new CreationTrace();
    await allocations.start();
    creations.start();
    this.#finish = async (file) => {
      const sites = creations.finish();
      await allocations.finish(file);
      return sites;
    };
  }

  /** Writes the heap snapshot, with the stacks of the allocations since the start, to `file`. */
  finish(file: string): Promise<readonly CreationSite[]> {
    return this.#finish(file);
  }
}
