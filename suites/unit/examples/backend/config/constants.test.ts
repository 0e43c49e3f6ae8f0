import { expect, test } from 'vitest';
import * as constants from '../../../../../examples/backend/config/constants.ts';
import { experimentConfig } from '../../../../../examples/backend/config/experiment.ts';
import { describeModel } from '../../../../../fixtures/models/describe.ts';
import { readModel } from '../../../../../fixtures/models/read-model.ts';
import { modelPath } from '../../../../../fixtures/models/models.ts';
import { faultClasses, faultLabel, signal } from '../../../../../fixtures/signals/index.ts';

test('the workload is what it was measured as', () => {
  expect(constants).toMatchObject({
    classCount: 11,
    sampleRateHz: 20_480,
    signalSamples: 102_400,
    windowSamples: 4_096,
  });
});

test('every class has an id, a name and a title in each language, and no title twice', () => {
  expect(Object.keys(constants.classTitles)).toEqual([...faultClasses]);
  for (const language of constants.languages) {
    const titles = constants.classes.map((name) => constants.classTitles[name][language]);
    expect(new Set(titles).size).toBe(constants.classCount);
    expect(titles).not.toContain('');
  }
  expect(constants.classes.map(faultLabel)).toEqual([...constants.classes.keys()]);
});

test('the generator, the configuration and the model agree on the classes and the window', async () => {
  for (const name of constants.classes) {
    expect(signal(name, { samples: constants.windowSamples })).toHaveLength(
      constants.windowSamples,
    );
  }
  const { data, model } = experimentConfig.parse({ name: 'a' });
  expect(data.classes).toEqual([...faultClasses]);
  expect(model).toMatchObject({ classCount: 11, windowSamples: 4_096 });
  const { inputs, outputs } = describeModel(await readModel(await modelPath('fault')));
  expect(inputs[0]!.shape.at(-1)).toBe(constants.windowSamples);
  expect(outputs[0]!.shape.at(-1)).toBe(constants.classCount);
});
