import type { Profile } from './profile.ts';

/**
 * The built-in profiles. A budget stops what hangs: it is about twice what the suites of this
 * repository take on two cores, where `smoke` may take 180 s in all.
 */
export const builtInProfiles = {
  smoke: {
    suites: ['unit', 'integration', 'stress', 'load'],
    tags: ['!slow', '!benchmark', '!gpu'],
    budgetSeconds: { unit: 60, integration: 180, stress: 90, load: 90, model: 60, bench: 60 },
    testTimeoutSeconds: 60,
    checkLeftOpen: false,
    checkSlowMarks: false,
    loadSeconds: 12,
    burstMs: { latency: 50, errors: 20 },
    gatedPercentile: 0.95,
    leakSeconds: 15,
    alpha: 0.05,
  },
  ci: {
    suites: ['unit', 'integration', 'stress', 'load', 'model', 'bench'],
    tags: ['!gpu'],
    budgetSeconds: { unit: 300, integration: 600, stress: 600, load: 600, model: 300, bench: 300 },
    testTimeoutSeconds: 300,
    checkLeftOpen: true,
    checkSlowMarks: true,
    loadSeconds: 60,
    burstMs: { latency: 200, errors: 100 },
    gatedPercentile: 0.99,
    leakSeconds: 60,
    alpha: 0.01,
  },
  nightly: {
    suites: ['unit', 'integration', 'stress', 'load', 'model', 'bench'],
    tags: [],
    budgetSeconds: {
      unit: 600,
      integration: 1800,
      stress: 3600,
      load: 3600,
      model: 1200,
      bench: 1200,
    },
    testTimeoutSeconds: 600,
    checkLeftOpen: true,
    checkSlowMarks: true,
    loadSeconds: 300,
    burstMs: { latency: 200, errors: 1000 },
    gatedPercentile: 0.999,
    leakSeconds: 300,
    alpha: 0.01,
  },
  soak: {
    suites: ['stress', 'load'],
    tags: ['!gpu'],
    budgetSeconds: {
      unit: 600,
      integration: 1800,
      stress: 14_400,
      load: 14_400,
      model: 1200,
      bench: 1200,
    },
    testTimeoutSeconds: 1800,
    checkLeftOpen: false,
    checkSlowMarks: false,
    loadSeconds: 3600,
    burstMs: { latency: 1000, errors: 1000 },
    gatedPercentile: 0.999,
    leakSeconds: 3600,
    alpha: 0.01,
  },
} satisfies Record<string, Profile>;
