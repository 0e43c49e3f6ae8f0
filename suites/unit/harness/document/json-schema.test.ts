import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { documentJsonSchema } from '../../../../harness/document/json-schema.ts';

test('the published schema of run.json is the one that the code validates with', async () => {
  const published = new URL('../../../../schemas/run.schema.json', import.meta.url);
  const text = await readFile(published, 'utf8');
  expect(JSON.parse(text), 'run `npm run schemas` and commit the result').toEqual(
    JSON.parse(JSON.stringify(documentJsonSchema())),
  );
});
