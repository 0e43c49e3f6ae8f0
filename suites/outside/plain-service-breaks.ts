import { test } from 'vitest';
import { breakTests, type Place, withUnmarkedTest } from './cheap-breaks.ts';
import type { OutsideProject } from './outside-project.ts';
import { type BreakableService, breakService } from './service-breaks.ts';

/** Where a project has its tests, and a server of `node:http` that answers `{}`. */
interface PlainProject {
  readonly tests: Place;
  readonly service: Pick<BreakableService, 'file' | 'path' | 'cwd'>;
}

/**
 * Every break of a project around a server of `node:http`. What another project shows for all of them
 * has the tag `exhaustive`.
 */
export function breakPlainService(project: OutsideProject, { tests, service }: PlainProject): void {
  // oxlint-disable-next-line vitest/expect-expect -- what it calls asserts
  test('a failing test and typos have their exit codes', async () => {
    await breakTests(project, tests);
  });

  // oxlint-disable-next-line vitest/expect-expect -- what it calls asserts
  test('a slow test without its mark fails ci', { tags: ['exhaustive'] }, async () => {
    await withUnmarkedTest(project, tests);
  });

  breakService(
    project,
    {
      ...service,
      answer: "response.end('{}')",
      late: (answer, ms) => `setTimeout(() => ${answer}, ${ms})`,
      count: 'globalThis.n = (globalThis.n ?? 0) + 0.5',
      failure: '(response.statusCode = 500, response.end())',
      leak: "((globalThis.kept ??= []).push({ url: [request.url] }), response.end('{}'))",
      hunt: 'health.leak.js',
    },
    ['exhaustive'],
  );
}
