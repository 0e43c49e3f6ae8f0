import { z } from 'zod';

import { UsageError } from '../../errors.ts';
import { profileSchema } from '../../config/profile.ts';
import { parsePlan, type ScriptPlan } from '../script-plan.ts';

/**
 * What a collector has to know of the load whose points it gets: what k6 said of the script before the run, and
 * what it is judged by. Written beside the manifests of a load, read by `assay collect`.
 */
const planSchema = z.strictObject({
  version: z.literal(1),
  /** Which run it is: points of another one are refused. */
  run: z.string().min(1),
  /** Path of the script: its name is the subject. */
  script: z.string().min(1),
  instances: z.int().min(1),
  /** What `k6 inspect --execution-requirements` printed. */
  inspected: z.unknown(),
  followsRedirects: z.boolean(),
  checksFail: z.boolean(),
  /** Metrics, with their selectors, that gates name. */
  metrics: z.array(z.string()),
  /** What kind each metric of the script's own thresholds is. */
  kinds: z.record(z.string(), z.enum(['trend', 'rate', 'counter', 'gauge'])),
  k6: z.string(),
  /** Whether each k6 says that it came to its end: the script was bundled for pods. */
  saysEnd: z.boolean().default(false),
  /** The thresholds of the config, as they are written there. */
  thresholds: z.unknown(),
  profile: profileSchema,
});

export type WrittenPlan = z.input<typeof planSchema>;

export interface CollectionPlan extends Omit<z.infer<typeof planSchema>, 'inspected'> {
  readonly inspected: unknown;
  readonly plan: ScriptPlan;
}

/** @throws {UsageError} it is no plan of this version */
export function readCollectionPlan(text: string, file: string): CollectionPlan {
  try {
    const written = planSchema.parse(JSON.parse(text));
    return { ...written, plan: parsePlan(written.inspected) };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${file} is no plan of a collection: ${reason}`, {
      remedy: 'assay load <script> --on kubernetes writes one beside its manifests',
    });
  }
}
