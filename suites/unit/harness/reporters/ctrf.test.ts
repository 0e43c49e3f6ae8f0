import { expect, test } from 'vitest';
import { ctrf } from '../../../../harness/reporters/ctrf.ts';
import { mixedDocument } from './mixed-document.ts';
import { publishedSchema, schemaFaults } from './schema-faults.ts';

test('is valid by the schema that CTRF publishes', () => {
  const report = JSON.parse(ctrf.render(mixedDocument())) as object;
  expect(schemaFaults(publishedSchema('ctrf'), report)).toEqual([]);
});
