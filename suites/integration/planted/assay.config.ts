import { defineConfig } from 'assay/config';

/**
 * A short profile with limits that two cores keep (p97 15 ms), and that each planted fault breaks: 5 %
 * of slow requests break what 97 % must keep, 1 % of errors the limit of 0.5 %.
 */
export default defineConfig({
  target: {
    command: 'node ../../../examples/backend/main.ts',
    // On a busy machine, too, it gets ready.
    startupTimeoutMs: 120_000,
  },
  services: { postgres: {}, redis: {} },
  suites: {
    unit: [],
    integration: [],
    stress: ['../../stress/predict.leak.ts'],
    load: ['../../load/predict.ts'],
  },
  thresholds: {
    'load/predict': { latency: { p97: '<= 45ms' }, errors: '<= 0.5%' },
  },
  profiles: {
    smoke: {
      loadSeconds: 20,
      leakSeconds: 15,
      // Its p97 has to be decided.
      gatedPercentile: 0.97,
      // What hangs is stopped; a machine that has other things to do is not taken for that.
      budgetSeconds: { stress: 300, load: 300 },
    },
  },
});
