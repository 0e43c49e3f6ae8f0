import { z } from 'zod';
import type { ResourceView } from './view.ts';

/** What may hold a load up. */
const bottleneckKinds = [
  'cpu limit',
  'garbage collection',
  'target cpu',
  'lock',
  'redis',
  'database cpu',
  'database io',
  'pool',
  'event loop',
  'descriptors',
  'evictions',
  'machine cpu',
] as const;

const findingSchema = z
  .object({
    kind: z.enum(bottleneckKinds),
    /** `locks in Postgres` */
    name: z.string(),
    /** What was read, each a clause. */
    evidence: z.array(z.string()).readonly(),
  })
  .readonly();
export type Finding = z.infer<typeof findingSchema>;

/** What probably holds a load up. It is named for people, and decides nothing. */
export const bottleneckSchema = z
  .object({
    /** The likely one first; empty: none is evident. */
    findings: z.array(findingSchema).readonly(),
    /** `CPU of the target: busiest thread 98 % …`, or `none is evident: …`. */
    sentence: z.string(),
  })
  .readonly();
export type Bottleneck = z.infer<typeof bottleneckSchema>;

/** Looks at one resource; null where it holds nothing up. */
export type BottleneckRule = (view: ResourceView) => Finding | null;

/** In how much of the slow time it must hold. */
export const HALF = 0.5;

/** `the target` and `redis` by their names. */
export function nameOf(of: string): string {
  if (of === 'target') return 'the target';
  return of === 'postgres' ? 'Postgres' : of === 'redis' ? 'Redis' : of;
}
