import { defineConfig } from 'assay/config';

/**
 * The reference back end, judged on whatever two cores there are. It needs about a fifth of these limits
 * there (p50 5 ms, p99 17 ms), so that a busy neighbor does not break them, and yet 50 ms more in 5 % of
 * the requests does (p97).
 */
const config = defineConfig({
  target: {
    command: 'node examples/backend/main.ts',
    ready: '/health',
    // What hangs is given up; a machine that has other things to do is not taken for that.
    startupTimeoutMs: 120_000,
  },
  services: { postgres: {}, redis: {} },
  engines: {
    // What a test gets that names none.
    default: { model: 'fixtures/models/fault.onnx' },
    fp32: { model: 'fixtures/models/fault.onnx' },
    int8: { model: 'fixtures/models/fault.int8.onnx' },
  },
  // The first look at a change: what repeats itself case by case is left to `npm test`, ci and nightly.
  profiles: {
    smoke: {
      tags: ['!slow', '!benchmark', '!gpu', '!exhaustive', '!thorough', '!trials'],
      // What hangs is stopped; a machine that has other things to do is not taken for that.
      testTimeoutSeconds: 180,
      budgetSeconds: { unit: 240, integration: 480, stress: 90, load: 90, model: 60, bench: 60 },
    },
  },
  // Services, engines and k6 take seconds to start; what takes longer than this is marked.
  slowTestMs: '5s',
  thresholds: {
    tests: { failed: 0 },
    'stress/predict': { retained: { heap: '<= 64 B/op' } },
    'load/predict': {
      latency: { p50: '<= 20ms', p97: '<= 45ms', p99: '<= 150ms' },
      // .5 % would take 27 s if none fails, and the profile smoke has 25.
      errors: '<= 1%',
      dropped: { limit: 0, severity: 'warn' },
    },
    'load/mixed/reads': { latency: { p95: '<= 100ms' }, errors: '<= 1%' },
    'load/mixed/writes': { latency: { p95: '<= 150ms' }, errors: '<= 2%' },
    // The profiles ci and nightly hold the int8 variant against the model that it was made from.
    'model/int8': { accuracy: '>= fp32 - 1pt', slower: '<= 0%', than: 'fp32' },
    'load/ramp': { latency: { p95: '<= 150ms' }, errors: '<= 1%' },
    // `npm run assay -- run bench`, and the profiles ci and nightly: this branch against the main one.
    'bench/*': { slower: '<= 10%', than: 'main' },
  },
});

export default config;

/** So that the fixtures know the names of the engines. */
declare module 'assay/config' {
  interface Register {
    readonly config: typeof config;
  }
}
