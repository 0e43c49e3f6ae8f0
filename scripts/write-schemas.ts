import { writeFile } from 'node:fs/promises';
import { documentJsonSchema } from '../harness/document/json-schema.ts';

const target = new URL('../schemas/run.schema.json', import.meta.url);
await writeFile(target, `${JSON.stringify(documentJsonSchema(), null, 2)}\n`);
