import type { z } from 'zod';
import type { FieldNotes } from './field.ts';

/** One field of a config, with what is needed to read it from text. */
export interface Leaf {
  readonly path: readonly string[];
  readonly env: string;
  readonly notes: FieldNotes;
  /** `choice` tells which of several shapes its section has; its example is its default. */
  readonly kind: 'number' | 'boolean' | 'text' | 'list' | 'choice';
  /** Of the elements of a list. */
  readonly elements: 'number' | 'text';
}

/** The parts of zod's definitions that are looked at; every field of a config is one of these. */
interface Definition {
  readonly type: string;
  readonly discriminator?: string;
  readonly innerType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
  readonly items?: readonly z.ZodType[];
  readonly element?: z.ZodType;
}

/** `api.corsOrigins` → `API_CORS_ORIGINS`. */
export function variableOf(path: readonly string[]): string {
  return path.map((part) => part.replaceAll(/([A-Z])/g, '_$1').toUpperCase()).join('_');
}

/**
 * Every field of a schema, in its order. Where there are several shapes to choose from, those of all
 * of them: which one counts is known only when the value is there.
 */
export function leavesOf(schema: z.ZodType, path: readonly string[] = []): Leaf[] {
  const definition = definitionOf(schema);
  if (definition.shape) {
    return Object.entries(definition.shape).flatMap(([key, inner]) =>
      leavesOf(inner, [...path, key]),
    );
  }
  if (definition.options && definition.discriminator !== undefined) {
    const all = definition.options.flatMap((option) => leavesOf(option, path));
    return [...new Map(all.map((leaf) => [leaf.env, leaf])).values()];
  }
  const notes = notesOf(schema);
  return [{ path, env: notes.env ?? variableOf(path), notes, ...kindOf(schema) }];
}

function definitionOf(schema: z.ZodType): Definition {
  const definition = schema.def as unknown as Definition;
  return definition.innerType && definition.type !== 'array'
    ? definitionOf(definition.innerType)
    : definition;
}

function notesOf(schema: z.ZodType): FieldNotes {
  return schema.meta() as unknown as FieldNotes;
}

function kindOf(schema: z.ZodType): Pick<Leaf, 'kind' | 'elements'> {
  const { type, element, items } = definitionOf(schema);
  if (type === 'array' || type === 'tuple') {
    const inner = element ?? items![0]!;
    return { kind: 'list', elements: definitionOf(inner).type === 'number' ? 'number' : 'text' };
  }
  if (type === 'literal') return { kind: 'choice', elements: 'text' };
  const kind = type === 'number' || type === 'boolean' ? type : 'text';
  return { kind, elements: 'text' };
}
