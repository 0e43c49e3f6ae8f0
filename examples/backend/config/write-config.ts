import { stringify } from 'yaml';
import { z } from 'zod';
import { leavesOf } from './leaves.ts';

/** A configuration as YAML that `loadConfig` reads again; secrets are left out. */
export function toYaml(schema: z.ZodType, config: object): string {
  return stringify(withoutSecrets(schema, config));
}

/** Flat, with dots, as trackers of experiments take parameters; secrets are left out. */
export function toParameters(schema: z.ZodType, config: object): Record<string, unknown> {
  return Object.fromEntries(flatten(withoutSecrets(schema, config), []));
}

/** The JSON Schema of what is read, for editors; it names each field's variable. */
export function toJsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: 'input' });
}

function withoutSecrets(schema: z.ZodType, config: object): Record<string, unknown> {
  const copy = structuredClone(config) as Record<string, unknown>;
  for (const { path, notes } of leavesOf(schema)) {
    if (!notes.secret) continue;
    let section: Record<string, unknown> | undefined = copy;
    for (const key of path.slice(0, -1)) section = section?.[key] as typeof section;
    if (section) delete section[path.at(-1)!];
  }
  return copy;
}

function* flatten(value: object, path: readonly string[]): Generator<[string, unknown]> {
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
      yield* flatten(inner, here);
    else yield [here.join('.'), inner];
  }
}
