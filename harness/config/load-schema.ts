import { z } from 'zod';

/** More k6 than this on one machine only wait for one another; many machines have one each. */
export const MOST_INSTANCES = 64;

export const loadSchema = z
  .strictObject({
    checksAreErrors: z
      .boolean()
      .default(true)
      .describe('Whether a failed k6 check makes its request a failed one; the gate checks stays'),
    resources: z
      .boolean()
      .default(true)
      .describe('Whether CPU, memory, event loop, database and Redis are looked at beside a load'),
    abortOnFail: z
      .boolean()
      .default(false)
      .describe('Whether a load is stopped as soon as one of its blocking gates is shown to fail'),
    instances: z
      .int()
      .min(1)
      .max(MOST_INSTANCES)
      .default(1)
      .describe('k6 processes that share the load of each script, each with an execution segment'),
  })
  .describe('How k6 scripts are run and read');
