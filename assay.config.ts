import { defineConfig } from 'assay/config';

/**
 * The reference back end, judged on whatever two cores there are. The latency limits stand well above
 * what it needs there (p50 5 ms, p99 15 ms), so that only a change of the back end breaks them and not
 * a busy neighbour; what a fault of 50 ms in 5 % of requests does is shown in
 * suites/integration/verdict.test.ts with limits of its own.
 */
export default defineConfig({
  target: { command: 'node fixtures/backend/main.ts', ready: '/health' },
  services: { postgres: {}, redis: {} },
  thresholds: {
    tests: { failed: 0 },
    'stress/predict': { retained: { heap: '<= 16 B/op' } },
    'load/predict': {
      latency: { p50: '<= 30ms', p95: '<= 100ms', p99: '<= 250ms' },
      errors: '<= 0.5%',
      dropped: { limit: 0, severity: 'warn' },
    },
    'load/mixed/reads': { latency: { p95: '<= 100ms' }, errors: '<= 1%' },
    'load/mixed/writes': { latency: { p95: '<= 150ms' }, errors: '<= 2%' },
    'load/ramp': { latency: { p95: '<= 150ms' }, errors: '<= 1%' },
  },
});
