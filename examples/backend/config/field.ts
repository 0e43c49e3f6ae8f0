import { z } from 'zod';

/** What a field says of itself beside its type; part of the JSON Schema, too. */
export interface FieldNotes {
  /** What it means and what is allowed, for the message when it is wrong. */
  readonly description: string;
  /** A value to start from. */
  readonly example: string;
  /** Its environment variable, where that is not its path (`API_CORS_ORIGINS` for `api.corsOrigins`). */
  readonly env?: string;
  /** Only ever from the environment, and never written. */
  readonly secret?: boolean;
}

/** A field with its notes. The default is part of `schema`. */
export function field<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  example: string,
  notes: Pick<FieldNotes, 'env' | 'secret'> = {},
): Schema {
  return schema.meta({ description, example, ...notes });
}

export const positive = z.int().positive();
export const count = z.int().nonnegative();
export const share = z.number().min(0).max(1);
export const positiveNumber = z.number().positive();
