import type { z } from 'zod';

export type Path = readonly (string | number)[];

interface Definition {
  type: string;
  innerType?: z.core.$ZodType;
  shape?: Record<string, z.core.$ZodType>;
  valueType?: z.core.$ZodType;
  element?: z.core.$ZodType;
  options?: readonly z.core.$ZodType[];
  /** What keys hold that `shape` does not name; of type never where there may be none. */
  catchall?: z.core.$ZodType;
}

/** A schema with its `optional`, `default` and `prefault` wrappings taken off. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = definitionOf(schema);
  return innerType === undefined ? schema : unwrap(innerType);
}

/** The keys that an object schema allows; empty for every other schema. */
export function keysOf(schema: z.core.$ZodType): readonly string[] {
  const { shape, options } = definitionOf(unwrap(schema));
  return options === undefined ? Object.keys(shape ?? {}) : options.flatMap(keysOf);
}

/** The schema of the value at `path`; null where the path leaves what the schema describes. */
export function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | null {
  let current: z.core.$ZodType = unwrap(schema);
  for (const key of path) {
    const next = childOf(current, key);
    if (next === null) return null;
    current = next;
  }
  return current;
}

function childOf(schema: z.core.$ZodType, key: string | number): z.core.$ZodType | null {
  const { shape, valueType, element, options } = definitionOf(schema);
  const child = shape?.[String(key)] ?? valueType ?? element ?? catchallOf(schema);
  if (child !== undefined && child !== null) return unwrap(child);
  for (const option of options ?? []) {
    const found = childOf(unwrap(option), key);
    if (found !== null) return found;
  }
  return null;
}

/** What the keys hold that an object schema does not name; null where it allows no other. */
export function catchallOf(schema: z.core.$ZodType): z.core.$ZodType | null {
  const { catchall } = definitionOf(unwrap(schema));
  return catchall === undefined || definitionOf(catchall).type === 'never' ? null : catchall;
}

/** Every leaf that a fixed path reaches: no records, whose keys the user chooses. */
export function leavesOf(
  schema: z.core.$ZodType,
  path: readonly string[] = [],
): readonly { path: readonly string[]; type: string }[] {
  const inner = unwrap(schema);
  const { shape, type } = definitionOf(inner);
  if (shape !== undefined) {
    return Object.entries(shape).flatMap(([key, field]) => leavesOf(field, [...path, key]));
  }
  return type === 'record' ? [] : [{ path, type: textType(inner) }];
}

function definitionOf(schema: z.core.$ZodType): Definition {
  return schema._zod.def;
}

/** How text from the environment or a flag is read for a schema: a union takes a list where it may be one. */
export function textType(schema: z.core.$ZodType): string {
  const { type, options } = definitionOf(unwrap(schema));
  const kinds = options?.map((option) => definitionOf(unwrap(option)).type) ?? [];
  return kinds.includes('array') ? 'array' : type;
}

/** A path as one writes it in code: `thresholds["load/predict"].latency.p99`. */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `["${key}"]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** Reads what `formatPath` writes. */
export function parsePath(text: string): readonly string[] {
  const parts = text.matchAll(/\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]|([^.[\]]+)/g);
  return [...parts].map((match) => match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
}
