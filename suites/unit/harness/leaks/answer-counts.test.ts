import { expect, test } from 'vitest';
import type { TargetClient } from '../../../../fixtures/target/target.ts';
import { AnswerCounts } from '../../../../harness/leaks/answer-counts.ts';

/** Answers with these statuses, one after the other. */
function answering(...statuses: readonly number[]): TargetClient {
  const left = [...statuses];
  const answer = async () => new Response(null, { status: left.shift() ?? 200 });
  return { url: 'http://127.0.0.1:1', get: answer, post: answer };
}

async function ask(client: TargetClient, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await client.post('/predict', { i });
}

const many = (status: number, times: number) => Array.from({ length: times }, () => status);

test('a target that refuses most of what it is asked is not measured', async () => {
  const counts = new AnswerCounts([]);
  const client = counts.counting(answering(...many(200, 30), ...many(429, 31)));
  await ask(client, 60);
  expect(() => counts.check()).not.toThrow();
  await ask(client, 1);
  expect(() => counts.check()).toThrow(
    'the target refuses what it is asked: 31 of 61 answers have status 429 (POST /predict)',
  );
});

test('the statuses that come are named, and how to expect them', async () => {
  const counts = new AnswerCounts([]);
  await ask(counts.counting(answering(...many(500, 10), ...many(404, 10))), 20);
  expect(() => counts.check()).toThrow(
    expect.objectContaining({
      remedy: expect.stringContaining('{ expectedStatuses: [404, 500] }') as string,
    }),
  );
});

test('refusals that are expected are what is measured, and the answer is handed on', async () => {
  const counts = new AnswerCounts([400]);
  const client = counts.counting(answering(...many(400, 30)));
  await ask(client, 29);
  expect((await client.get('/')).status).toBe(400);
  expect(() => counts.check()).not.toThrow();
});

test('a few first refusals say nothing', async () => {
  const counts = new AnswerCounts([]);
  await ask(counts.counting(answering(...many(503, 19))), 19);
  expect(() => counts.check()).not.toThrow();
});
