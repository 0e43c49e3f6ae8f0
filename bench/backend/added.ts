import { createEngine } from '../../fixtures/engines/create-engine.ts';
import { modelPath } from '../../fixtures/models/models.ts';
import { signal } from '../../fixtures/signals/index.ts';
import { bytesOf, timed } from './callers.ts';
import { pairBlocks } from './paired-blocks.ts';
import { PostClient } from './post-client.ts';
import { startWholeStack } from './whole-stack.ts';

const PAIRS = 15;
const OPERATIONS = 300;
const SAMPLES = 4_096;

/**
 * What `/predict` adds to the engine: key, rate limit, a miss of the cache, the row of the prediction, the
 * request log. One caller; beside it the same model in this process, in blocks that take turns.
 */
export async function benchAdded(databases: {
  readonly postgresUrl: string;
  readonly redisUrl: string;
}): Promise<string> {
  await using engine = await createEngine({
    engine: 'onnx-cpu',
    model: await modelPath('fault'),
    isolation: 'inline',
  });
  const { target, authorization } = await startWholeStack(databases);
  await using _target = target;
  const headers = ['content-type: application/octet-stream', authorization];
  const client = await PostClient.open(target.url, 1, { path: '/predict', headers });
  const window = signal('imbalance', { samples: SAMPLES });
  let number = 0;
  // Another window each time: the cache knows none of them.
  const next = () => {
    window[0] = number += 1;
    return window;
  };
  const input = () =>
    ({ signal: { datatype: 'FP32', shape: [1, 1, SAMPLES], data: next() } }) as const;
  const { rawMs, otherMs, addedMs, addedMsRange } = await pairBlocks(
    { run: timed(() => engine.run(input())) },
    { run: timed(() => client.post(bytesOf(next()))) },
    { pairs: PAIRS, operations: OPERATIONS },
  );
  client.close();
  const [low, high] = addedMsRange.map((value) => value.toFixed(3));
  return `/predict adds ${addedMs.toFixed(3)} ms [${low}, ${high}] at p50 to the engine's ${rawMs.toFixed(3)} ms (${otherMs.toFixed(3)} ms in all)`;
}
