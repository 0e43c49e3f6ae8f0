import { expect as vitestExpect } from 'vitest';
import type { LeakLimits, ToLeakOptions } from './to-leak.ts';

/** What `expect` of this module adds to Vitest's own. */
interface LeakMatcher<T> {
  /**
   * `await expect(op).not.toLeak({ heap: '1 B/op' })`: runs the function thousands of times in this
   * process, and judges every resource as `assay leak` does; one that is left out has its default limit.
   * Three-valued: where it can't be told, the expectation fails with the reason. It takes 2 to 4 s where
   * nothing leaks, within the test's own timeout.
   */
  toLeak(
    limits?: T extends (index: number) => unknown ? LeakLimits : never,
    options?: ToLeakOptions,
  ): Promise<void>;
}

/**
 * Vitest's assertions with ours. Not by declaring them into Vitest: the interface for that has other
 * type parameters in each of its majors, and every one of them is to compile.
 */
type WithLeak<T> = ReturnType<typeof vitestExpect<T>> &
  LeakMatcher<T> & { readonly not: LeakMatcher<T> };

type ExpectWithLeak = (<T>(actual: T, message?: string) => WithLeak<T>) & typeof vitestExpect;

/**
 * `import { expect } from 'assay/matchers'` (or from `assay/fixtures`), or `setupFiles: ['assay/matchers']` in
 * vitest.config.ts: Vitest's own `expect` with these matchers.
 */
vitestExpect.extend({
  async toLeak(op: unknown, limits: LeakLimits = {}, options: ToLeakOptions = {}) {
    const { toLeak } = await import('./to-leak.ts');
    return await toLeak(op, limits, options, {
      // Vitest leaves it out without `.not`, whatever its type says.
      isNot: this.isNot ?? false,
      task: this.task ?? null,
    });
  },
});

export const expect = vitestExpect as ExpectWithLeak;
export type { LeakLimits, ToLeakOptions };
