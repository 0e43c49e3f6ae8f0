import { z } from 'zod';
import { milliseconds } from './duration.ts';
import { accuracySchema, engineSchema } from './engines.ts';
import { reportFormats } from './formats.ts';
import { loadSchema } from './load-schema.ts';
import { type Profile, profileSchema } from './profile.ts';
import { builtInProfiles } from './profiles.ts';
import { servicesSchema } from './services.ts';
import { quarantineSchema, suitesSchema } from './suites.ts';
import { conflictsOf, targetSchema } from './targets.ts';
import { thresholdsSchema } from './thresholds.ts';
import { waiverSchema } from './waivers.ts';

const signalsSchema = z
  .strictObject({
    samples: z
      .int()
      .positive()
      .default(4096)
      .describe('Values in each signal: the window of the model that the load scripts ask'),
    size: z.int().positive().default(64).describe('How many different signals'),
    seed: z.int().nonnegative().default(1).describe('The same seed gives the same signals'),
  })
  .describe('The vibration signals that load scripts get from signals.next()');

/**
 * The configuration of a project, as it is written in `assay.config.ts`. Every field has a
 * description, and a default or an error; unknown keys are refused.
 */
export const configSchema = z
  .strictObject({
    target: targetSchema.optional(),
    targets: z
      .record(z.string().regex(/^[a-zA-Z][\w-]*$/), targetSchema)
      .default({})
      .describe(
        'Further servers by a name of yours, started before the target: it and the tests know them as NAME_URL',
      ),
    services: servicesSchema.prefault({}).describe('What the back end needs'),
    engines: z.record(z.string(), engineSchema).default({}).describe('Models, by a name of yours'),
    accuracy: accuracySchema.optional(),
    thresholds: thresholdsSchema.default({}),
    suites: suitesSchema.prefault({}),
    slowTestMs: milliseconds
      .default(1_000)
      .describe("A test that takes this long or longer carries the tag 'slow'"),
    quarantine: z
      .array(quarantineSchema)
      .default([])
      .describe(
        'Flaky tests whose failure does not count for a while, each with an owner and a last day',
      ),
    waivers: z
      .array(waiverSchema)
      .default([])
      .describe(
        'Gates whose failure does not block for a while, each with an owner and a last day',
      ),
    load: loadSchema.prefault({}),
    signals: signalsSchema.prefault({}),
    profiles: z
      .record(z.string(), profileSchema.partial())
      .default({})
      .describe('How much a run does; yours are laid over the built-in smoke, ci, nightly, soak'),
    reports: z
      .strictObject({
        folder: z.string().min(1).default('reports/runs').describe('One folder a run goes here'),
        keep: z.int().positive().default(50).describe('Older run folders are removed'),
        formats: z
          .array(z.enum(reportFormats))
          .default([])
          .describe(
            'Further formats that each run is written in: Bencher, OpenTelemetry and others',
          ),
      })
      .prefault({})
      .describe('What is written after a run'),
    history: z
      .strictObject({
        folder: z
          .string()
          .min(1)
          .optional()
          .describe('Where the database of all runs is; default: reports.folder'),
        url: z
          .string()
          .min(1)
          .optional()
          .describe(
            'A postgres:// URL, for a team; with a password only by ASSAY_HISTORY_URL. Without it an embedded database',
          ),
        project: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('Whose runs these are in a database of several; default: the package name'),
      })
      .prefault({})
      .describe('Where every run is kept, for trends and comparisons'),
    redaction: z
      .strictObject({
        variables: z
          .array(z.string())
          .default([])
          .describe('Environment variables whose values are secrets, beside the obvious names'),
      })
      .prefault({})
      .describe('What must not appear in any report'),
  })
  .superRefine((config, context) => {
    for (const { path, allowed } of conflictsOf(config)) {
      context.addIssue({ code: 'custom', path: [...path], message: allowed });
    }
  })
  .describe('The configuration of a project for Assay');

export type AssayConfig = z.infer<typeof configSchema>;
/** What `defineConfig` takes: everything that has a default may be left out. */
export type AssayConfigInput = z.input<typeof configSchema>;

/** The built-in profiles with the project's own laid over them, each with every field. */
export function profilesOf(config: AssayConfig): Record<string, Profile> {
  const merged: Record<string, Profile> = { ...builtInProfiles };
  for (const [name, profile] of Object.entries(config.profiles)) {
    merged[name] = { ...(merged[name] ?? builtInProfiles.ci), ...dropUndefined(profile) };
  }
  return merged;
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}
