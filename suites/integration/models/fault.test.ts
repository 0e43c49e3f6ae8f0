import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { cardText } from '../../../fixtures/models/card-text.ts';
import { faultCard } from '../../../fixtures/models/card.ts';
import { modelPath } from '../../../fixtures/models/models.ts';
import { FRESH_SEED, sets, windowSamples } from '../../../fixtures/models/train/sets.ts';
import {
  conditionRanges,
  faultClasses,
  labeledSignals,
  sampleRateHz,
} from '../../../fixtures/signals/index.ts';
import { accuracyOf, confusionOf, openSession } from './measure.ts';

const card = faultCard();
const path = await modelPath('fault');

describe('the trained model', () => {
  test('is the file that its card was written about', async () => {
    const content = await readFile(path);
    expect(createHash('sha256').update(content).digest('hex')).toBe(card.sha256);
    expect(content.byteLength).toBe(card.bytes);
    expect(content.byteLength).toBeLessThanOrEqual(2e6);
  });

  test('has an int8 variant, which its card names', async () => {
    const content = await readFile(await modelPath('fault-int8'));
    expect(createHash('sha256').update(content).digest('hex')).toBe(card.int8?.sha256);
    expect(card.int8?.accuracy).toBeGreaterThanOrEqual(card.test.accuracy - 0.01);
  });

  test('was trained on the signals that the generator makes today', () => {
    expect(card.classes).toEqual(faultClasses);
    expect(card.conditions).toEqual(conditionRanges);
    expect(card.sets).toEqual(sets);
    expect(card.sampleRateHz).toBe(sampleRateHz);
    expect(card.input.shape[2]).toBe(windowSamples);
  });

  test('has the input and output of its card, with a dynamic batch', async () => {
    const session = await openSession(path);
    const [input] = session.inputMetadata;
    const [output] = session.outputMetadata;
    expect(input).toMatchObject({ name: card.input.name, type: 'float32' });
    expect(output).toMatchObject({ name: card.output.name, type: 'float32' });
    expect(input).toMatchObject({ shape: ['batch', 1, windowSamples] });
    await session.release();
  });

  test('has a card in Markdown that says what the one in JSON says', async () => {
    const text = await readFile(new URL('fault.card.md', new URL(`file://${path}`)), 'utf8');
    expect(text).toBe(cardText(card));
  });

  const whole = { tags: ['slow', 'exhaustive'], timeout: 600_000 };
  test('answers unseen seeds as its card says, class by class', whole, async () => {
    const session = await openSession(path);
    const confusion = await confusionOf(
      session,
      labeledSignals({ ...sets.test, samples: windowSamples }),
    );
    await session.release();
    // Another CPU's rounding may turn an answer that hung in the balance: one in a thousand.
    const moved = confusion
      .flat()
      .reduce((sum, n, index) => sum + Math.abs(n - card.test.confusion.flat()[index]!), 0);
    expect(moved / 2).toBeLessThanOrEqual(card.test.signals / 1000);
  });

  test('is at least 90 % right on seeds that did not exist when it was chosen', async () => {
    const session = await openSession(path);
    const perClass = 60;
    const confusion = await confusionOf(
      session,
      labeledSignals({ perClass, seed: FRESH_SEED, samples: windowSamples }),
    );
    await session.release();
    const accuracy = accuracyOf(confusion);
    expect(accuracy).toBeGreaterThanOrEqual(0.9);
    // Within four standard errors of the card: a card that flatters is found.
    const deviation = Math.sqrt((accuracy * (1 - accuracy)) / (perClass * faultClasses.length));
    expect(Math.abs(accuracy - card.test.accuracy)).toBeLessThan(4 * deviation);
  });
});
