import { z } from 'zod';

/** What `assay selftest --project` found of one gate. */
export const caughtGateSchema = z.object({
  /** As in a run: `load/predict latency.p99`. */
  id: z.string(),
  /** As it was written then. */
  limit: z.string(),
  /** `caught`: it failed on a fault; `blind`: no fault can fail it; `open`: that was not decided. */
  outcome: z.enum(['caught', 'blind', 'open']),
  /** The smallest that it was seen to catch, in words; of a blind one the largest that it let pass. */
  fault: z.string().nullable(),
  reason: z.string(),
});

/** The same, with the time at which it was tried: not all gates are tried at once. */
export const caughtSchema = z.array(caughtGateSchema.extend({ at: z.iso.datetime() })).readonly();

export type Caught = z.infer<typeof caughtSchema>;
