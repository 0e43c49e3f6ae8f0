import type { Probe } from '../probe.ts';

/**
 * Resources of a process that are counted from outside: at the servers that it is a client of, or by the
 * driver of a card. One reading answers for all resources of the probe.
 */
export interface OutsideProbe extends AsyncDisposable {
  readonly resources: readonly OutsideResource[];
  read(): Promise<Readonly<Record<string, number>>>;
  /** What a suspected resource has more of than at the first reading, by type. */
  detail(resource: string): Promise<Readonly<Record<string, number>>>;
}

export type OutsideResource = Pick<Probe, 'resource' | 'kind' | 'what' | 'noise'>;
