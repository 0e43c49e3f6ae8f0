import { defineConfig } from 'assay/config';

export default defineConfig({
  target: { command: 'node fixtures/backend/main.ts', ready: '/health' },
  services: { postgres: {}, redis: {} },
  thresholds: {
    tests: { failed: 0 },
  },
});
