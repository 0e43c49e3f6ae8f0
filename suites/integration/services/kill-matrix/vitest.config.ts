import { defineConfig } from 'vitest/config';

/** The run that the kill matrix starts again and again, and kills at a given moment. */
export default defineConfig({
  cacheDir: '../../../../node_modules/.vite',
  test: {
    root: import.meta.dirname,
    include: ['*.scenario.ts'],
    globalSetup: ['../../../../fixtures/global-setup.ts'],
    testTimeout: 150_000,
    hookTimeout: 150_000,
    teardownTimeout: 60_000,
  },
});
