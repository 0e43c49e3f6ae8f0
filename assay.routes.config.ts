import { defineConfig } from 'assay/config';

/**
 * The routes of the reference back end beside `/predict`: batches, the Open Inference Protocol, tasks and
 * records. `npm run routes` hunts leaks in them and loads them, in a run of its own, so that the first
 * look at a change (`npm start`) stays short. The limits are those of two busy cores, as in
 * `assay.config.ts`.
 */
export default defineConfig({
  target: {
    command: 'node examples/backend/main.ts',
    ready: '/health',
    // One client asks here for more than any client may.
    env: { RATE_LIMIT_MAX: '0' },
  },
  services: { postgres: {}, redis: {} },
  suites: {
    unit: [],
    integration: [],
    stress: ['suites/routes/stress/*.leak.ts'],
    load: ['suites/routes/load/*.ts'],
    bench: [],
  },
  profiles: {
    // In 15 s, as elsewhere, too few of these operations are done to tell.
    smoke: {
      suites: ['stress', 'load'],
      leakSeconds: 60,
      budgetSeconds: { stress: 400, load: 400 },
    },
    ci: { suites: ['stress', 'load'], budgetSeconds: { stress: 900, load: 900 } },
  },
  thresholds: {
    'stress/predict-batch': { retained: { heap: '<= 256 B/op' } },
    'stress/v2-json': { retained: { heap: '<= 128 B/op' } },
    'stress/v2-binary': { retained: { heap: '<= 128 B/op' } },
    'stress/tasks': { retained: { heap: '<= 256 B/op' } },
    'stress/datasets': { retained: { heap: '<= 256 B/op' } },
    'load/batch': { latency: { p95: '<= 250ms' }, errors: '<= 1%' },
    'load/v2/json': { latency: { p95: '<= 250ms' }, errors: '<= 1%' },
    'load/v2/binary': { latency: { p95: '<= 250ms' }, errors: '<= 1%' },
    'load/tasks': { latency: { p95: '<= 250ms' }, errors: '<= 1%' },
    'load/datasets': { latency: { p95: '<= 150ms' }, errors: '<= 1%' },
  },
});
