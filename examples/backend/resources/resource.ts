import type { PgTable } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { experimentConfig } from '../config/experiment.ts';
import { classes } from '../config/constants.ts';
import { scopes } from '../database/schema/people.ts';
import { tables } from '../database/schema/tables.ts';
import { workStates } from '../database/schema/columns.ts';

/** A table as the API serves it. */
export interface Resource {
  /** The key of its table, and its path in kebab-case. */
  readonly name: keyof typeof tables;
  /** `log`: programs write it, people read it. */
  readonly kind: 'open' | 'log';
  /** Columns that are not shown and not taken. */
  readonly hidden: readonly string[];
  /** Rules beyond the type of the column. */
  readonly rules: Readonly<Record<string, z.ZodType>>;
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'takes 64 hexadecimal digits');
const rules = {
  users: { email: z.email().max(254) },
  roles: { scopes: z.array(z.enum(scopes)).max(scopes.length) },
  experiments: { config: experimentConfig },
  modelVariants: { sha256, bytes: z.int().positive() },
  webhooks: {
    url: z.url({ protocol: /^https?$/ }).max(2_000),
    states: z.array(z.enum(workStates)).min(1).max(workStates.length),
  },
  datasetGenerations: { perClass: z.int().min(1).max(1_000) },
  hpoCampaigns: { trialLimit: z.int().min(1).max(1_000) },
  nasCampaigns: { trialLimit: z.int().min(1).max(1_000) },
  signals: { sha256, label: z.enum(classes) },
} satisfies Partial<Record<keyof typeof tables, Record<string, z.ZodType>>>;

/** Keys and the results of tasks are made by programs, too. */
const logs = new Set<keyof typeof tables>([
  ...(['requestLogs', 'loginLogs', 'systemLogs', 'taskEvents', 'webhookDeliveries'] as const),
  ...(['apiKeys', 'hpoTrials', 'nasTrials', 'signals'] as const),
]);
const hidden: Partial<Record<keyof typeof tables, readonly string[]>> = {
  apiKeys: ['keySha256'],
  signals: ['samples'],
};

/** One of each table but those that have routes of their own. */
export const resources: readonly Resource[] = (Object.keys(tables) as (keyof typeof tables)[])
  .filter((name) => name !== 'predictions' && name !== 'tasks')
  .map((name) => ({
    name,
    kind: logs.has(name) ? 'log' : 'open',
    hidden: hidden[name] ?? [],
    rules: (rules as Record<string, Record<string, z.ZodType>>)[name] ?? {},
  }));

export function resourceOf(name: Resource['name']): Resource {
  return resources.find((one) => one.name === name)!;
}

export function tableOf({ name }: Resource): PgTable {
  return tables[name];
}

/** `trainingRuns` → `/training-runs`. */
export function pathOf({ name }: Pick<Resource, 'name'>): string {
  return `/${name.replaceAll(/([A-Z])/g, '-$1').toLowerCase()}`;
}
