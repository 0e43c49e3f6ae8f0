import { expect } from 'vitest';
import type { LeakLimits, ToLeakOptions } from './to-leak.ts';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * `await expect(op).not.toLeak({ heap: '1 B/op' })`: runs the function thousands of times in this
     * process, and judges every resource as `assay leak` does; one that is left out has its default limit.
     * Three-valued: where it can't be told, the expectation fails with the reason. It takes 2 to 4 s where
     * nothing leaks, within the test's own timeout.
     */
    toLeak: (
      limits?: T extends (index: number) => unknown ? LeakLimits : never,
      options?: ToLeakOptions,
    ) => R extends void ? Promise<void> : R;
  }
}

/**
 * `import { expect } from 'assay/matchers'` (or from `assay/fixtures`), or `setupFiles: ['assay/matchers']` in
 * vitest.config.ts: Vitest's own `expect` with these matchers.
 */
expect.extend({
  async toLeak(op: unknown, limits: LeakLimits = {}, options: ToLeakOptions = {}) {
    const { toLeak } = await import('./to-leak.ts');
    return await toLeak(op, limits, options, {
      // Vitest leaves it out without `.not`, whatever its type says.
      isNot: this.isNot ?? false,
      task: this.task ?? null,
    });
  },
});

export { expect };
export type { LeakLimits, ToLeakOptions };
