import { z } from 'zod';

/**
 * The configuration of a project, as it is written in `assay.config.ts`. Every field has a
 * description, and a default or an error; unknown keys are refused.
 */
const providerName = z.enum(['auto', 'external', 'docker', 'embedded']);

const imageReference = z
  .string()
  .describe('Docker image, by tag and where it is known by digest: name:tag@sha256:…');

export const serviceSchema = z
  .strictObject({
    provider: providerName.default('auto').describe('auto takes the first that works'),
    image: imageReference.optional(),
    startupTimeoutMs: z.int().positive().default(30_000).describe('Deadline until it is ready'),
  })
  .describe('A service that the suites need');

export const configSchema = z.strictObject({
  target: z
    .strictObject({
      command: z.string().min(1).describe('Starts the back end; runs without a shell'),
      url: z
        .string()
        .optional()
        .describe('Where it answers; without it, a free port is given as PORT'),
      ready: z
        .string()
        .startsWith('/')
        .default('/health')
        .describe('Path that answers 2xx once it is ready'),
      startupTimeoutMs: z.int().positive().default(30_000).describe('Deadline until it is ready'),
      env: z.record(z.string(), z.string()).default({}).describe('Added to its environment'),
    })
    .optional()
    .describe('The back end under test'),
  services: z
    .strictObject({ postgres: serviceSchema.optional(), redis: serviceSchema.optional() })
    .prefault({})
    .describe('What the back end needs'),
});

export type AssayConfig = z.infer<typeof configSchema>;
export type ServiceConfig = z.infer<typeof serviceSchema>;
