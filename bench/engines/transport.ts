import { HostedRunner } from '../../fixtures/engines/hosted-runner.ts';
import { defaultOptions } from '../../fixtures/engines/options.ts';
import { QueuedEngine } from '../../fixtures/engines/queued-engine.ts';
import { sortSamples } from '../../harness/metrics/samples.ts';
import { quantile } from '../../harness/statistics/quantile.ts';

/** A session that computes nothing: what is left of a call is the way to the host and back. */
const emptySession = `data:text/javascript,${encodeURIComponent(`
  const outputs = [{ name: 'logits', datatype: 'FP32', shape: [1, 11] }];
  const data = new Float32Array(11);
  export const openSession = async () => ({
    device: 'nowhere',
    inputs: [{ name: 'signal', datatype: 'FP32', shape: [-1, 1, -1] }],
    outputs,
    run: async () => ({ logits: { datatype: 'FP32', shape: [1, 11], data } }),
    release: async () => {},
  });
`)}`;

const WARM_UP_CALLS = 1_000;

/** Percentiles of a call to an empty session, in µs. */
export async function transportMicroseconds(
  samples: number,
  calls: number,
): Promise<{ readonly p50: number; readonly p99: number }> {
  const options = { ...defaultOptions, model: 'empty' };
  const runner = await HostedRunner.start({
    ...options,
    engine: 'empty',
    sessionModule: emptySession,
    session: options,
    onLoss: () => {},
  });
  await using engine = new QueuedEngine('empty', runner, options);
  const data = new Float32Array(samples);
  const inputs = { signal: { datatype: 'FP32', shape: [1, 1, samples], data } } as const;
  const microseconds: number[] = [];
  for (let call = -WARM_UP_CALLS; call < calls; call += 1) {
    const start = performance.now();
    await engine.run(inputs);
    if (call >= 0) microseconds.push((performance.now() - start) * 1_000);
  }
  const sorted = sortSamples(microseconds);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}
