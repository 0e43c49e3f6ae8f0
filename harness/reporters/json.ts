import type { Reporter } from './reporter.ts';

export const json: Reporter = {
  file: 'run.json',
  description: 'The whole run document; its JSON Schema is schemas/run.schema.json',
  render: (document) => `${JSON.stringify(document, null, 2)}\n`,
};
