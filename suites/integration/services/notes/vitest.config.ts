import { defineConfig } from 'vitest/config';

/** A run with a failing test and a slow statement, for what it leaves in its report. */
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
