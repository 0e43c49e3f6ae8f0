import { expect, test } from 'vitest';
import { cdevents } from '../../../../harness/reporters/cdevents.ts';
import { mixedDocument } from './mixed-document.ts';
import { publishedSchema, schemaFaults } from './schema-faults.ts';

interface Event {
  readonly context: { readonly id: string; readonly type: string };
  readonly subject: {
    readonly id: string;
    readonly content: { readonly outcome: string; readonly reason?: string };
  };
}

const events = cdevents
  .render(mixedDocument())
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Event);

const outcome = (end: string): string | undefined =>
  events.find(({ subject }) => subject.id.endsWith(end))?.subject.content.outcome;

/** As they are published, without the links to other events, of which these have none. */
function schemaOf(name: string) {
  const schema = publishedSchema(`cdevents-${name}`);
  delete schema['properties'].context.properties.links;
  return schema;
}

test('every event is valid by the schema that CDEvents 0.5.1 publishes for its type', () => {
  const schemas = {
    'dev.cdevents.testcaserun.finished.0.3.0': schemaOf('testcaserunfinished'),
    'dev.cdevents.testsuiterun.finished.0.3.0': schemaOf('testsuiterunfinished'),
  };
  const faults = events.flatMap((event) =>
    schemaFaults(schemas[event.context.type as keyof typeof schemas], event),
  );
  expect(faults).toEqual([]);
  expect(new Set(events.map(({ context }) => context.id)).size).toBe(events.length);
});

test("a gate that can't tell is an error, and no success", () => {
  const odd = events.find(({ subject }) => subject.id.includes('load/odd checks'));
  expect(odd?.subject.content.outcome).toBe('error');
});

test('a suite fails by its failed tests, but for those in quarantine; what was skipped did not finish', () => {
  expect(outcome('/unit')).toBe('failure');
  expect(outcome('is mended by ana')).toBe('success');
  expect(outcome('was left out')).toBeUndefined();
});
