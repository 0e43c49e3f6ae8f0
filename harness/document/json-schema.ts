import { z } from 'zod';
import { documentSchema } from './document.ts';

/** The JSON Schema (draft 2020-12) of `run.json`, as it is published in `schemas/run.schema.json`. */
export function documentJsonSchema(): object {
  return {
    $id: 'run.schema.json',
    title: 'An Assay run document',
    ...z.toJSONSchema(documentSchema, { target: 'draft-2020-12' }),
  };
}
