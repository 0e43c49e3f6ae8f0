// @module-tag thorough
// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { readFile } from 'node:fs/promises';
import { describe, expect } from 'assay/fixtures';
import { Client } from 'pg';
import { classes, classTitles } from '../../../examples/backend/config/constants.ts';
import { experimentConfig } from '../../../examples/backend/config/experiment.ts';
import { faultClasses, faultLabel, labeledSignals } from '../../../fixtures/signals/index.ts';
import { bodyOf, type PredictionAnswer, test, vibration } from './backend-test.ts';

const expected = classes.map((name, id) => ({ id, name, titles: classTitles[name] }));

describe('the classes, their ids and their titles are the same', () => {
  test('in the generator', () => {
    expect(faultClasses).toEqual(classes);
    expect(classes.map(faultLabel)).toEqual(expected.map(({ id }) => id));
    const made = [...labeledSignals({ perClass: 1, samples: 16, seed: 1 })];
    expect(made.map(({ label, fault }) => ({ id: label, name: fault }))).toEqual(
      expected.map(({ id, name }) => ({ id, name })),
    );
  });

  test('in the metadata of the model', async () => {
    const card = new URL('../../../fixtures/models/fault.card.json', import.meta.url);
    expect(JSON.parse(await readFile(card, 'utf8'))).toMatchObject({
      classes: [...classes],
      output: { shape: [-1, classes.length] },
      test: { confusion: { length: classes.length } },
    });
  });

  test('in the configuration of an experiment', () => {
    const { data, model } = experimentConfig.parse({ name: 'a' });
    expect(data.classes).toEqual([...classes]);
    expect(model.classCount).toBe(classes.length);
  });

  test('in the API', async ({ backend }) => {
    expect(await bodyOf(await backend.get('/model/classes'))).toEqual({ classes: expected });
    expect(await bodyOf(await backend.get('/model/info'))).toMatchObject({ classes: [...classes] });
    const answer = await bodyOf<PredictionAnswer>(await backend.post('/predict', vibration()));
    expect(Object.keys(answer.probabilities)).toEqual([...classes]);
    for (const name of classes) {
      const label = encodeURIComponent(name);
      expect((await backend.get(`/predictions?label=${label}`)).status).toBe(200);
    }
    expect((await backend.get('/predictions?label=rust')).status).toBe(400);
  });

  test('in the database', async ({ backend, postgresUrl }) => {
    // It is migrated once the back end runs.
    expect(backend.url).toMatch(/^http/);
    const client = new Client({ connectionString: postgresUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ definition: string }>(
        `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'signals_label'`,
      );
      const words = [...rows[0]!.definition.matchAll(/'([^']+)'::text/g)].map(([, word]) => word);
      expect(words).toEqual([...classes]);
    } finally {
      await client.end();
    }
  });
});
