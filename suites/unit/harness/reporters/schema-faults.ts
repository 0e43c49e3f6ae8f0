import { readFileSync } from 'node:fs';
import { Ajv, type AnySchemaObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** What a value breaks of a published JSON Schema, draft-07 or 2020-12; empty where it is valid. */
export function schemaFaults(schema: AnySchemaObject, value: unknown): readonly string[] {
  const options = { allErrors: true, strict: false };
  const isNew = String(schema['$schema']).includes('2020-12');
  const ajv = isNew ? new Ajv2020(options) : new Ajv(options);
  formats.default(ajv);
  if (ajv.validate(schema, value)) return [];
  return (ajv.errors ?? []).map(
    ({ instancePath, message = '', params }) =>
      `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
}

/** One of those beside this file. */
export function publishedSchema(name: string): AnySchemaObject {
  const text = readFileSync(new URL(`schemas/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as AnySchemaObject;
}

/** That of run.json, as it is in the package. */
export function publishedRunSchema(): AnySchemaObject {
  const file = new URL('../../../../schemas/run.schema.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as AnySchemaObject;
}
