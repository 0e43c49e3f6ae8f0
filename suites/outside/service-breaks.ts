import { expect, test } from 'vitest';
import type { OutsideProject } from './outside-project.ts';

/** A service that is broken by a change of its source. */
export interface BreakableService {
  /** The source file, and in it the expression that answers. */
  readonly file: string;
  readonly answer: string;
  /** The same answer, late by some milliseconds. */
  readonly late: (answer: string, ms: string) => string;
  /** An answer with status 500. */
  readonly failure: string;
  /** An answer that keeps something of every request. */
  readonly leak: string;
  /** What comes before an answer that is to be counted, and counts it: `calls += 1`. */
  readonly count: string;
  /** The path that the leak hunt asks. */
  readonly path: string;
  /** The name of the leak hunt's file. */
  readonly hunt: string;
  readonly cwd?: string;
}

/**
 * A service that is slow, that fails and that leaks does not ship: exit code 1, and the gate says which.
 * Each break is so large that a busy machine shows it, too.
 */
export function breakService(
  project: OutsideProject,
  service: BreakableService,
  tags: readonly string[],
): void {
  const { file, answer, late, failure, leak, path, hunt, count, cwd = '.' } = service;
  const inFolder = (name: string): string => (cwd === '.' ? name : `${cwd}/${name}`);

  test.each([
    [
      'is slow in every second request',
      late(answer, '(Math.random() < 0.5 ? 900 : 0)'),
      'load/smoke latency.p99',
      /over 250 ms/,
    ],
    [
      // The first answers say that it is ready.
      'fails in every third request',
      `((${count}) > 9 && (${count}) % 3 === 0 ? ${failure} : ${answer})`,
      'load/smoke errors',
      /requests failed \([\d,]+ × HTTP 500/,
    ],
  ])('a service that %s does not ship', { tags: [...tags] }, async (_what, broken, gate, words) => {
    await using _broken = await project.breakFile(inFolder(file), (text) =>
      text.replace(answer, broken),
    );
    const { code, output } = await project.assay(['run', 'load', '--budget', '8s'], cwd);
    expect({ output, gates: await project.gatesThatFail(cwd) }).toMatchObject({
      gates: expect.arrayContaining([gate]),
    });
    expect(output).toMatch(words);
    expect(code).toBe(1);
  });

  test('a service that leaks does not ship', { tags: [...tags] }, async () => {
    await using _leaks = await project.breakFile(inFolder(file), (text) =>
      text.replace(answer, leak),
    );
    await using _hunt = await project.breakFile(
      inFolder(`suites/stress/${hunt}`),
      // It has no cache, which would take 75,000 requests to show: see docs/leaks.
      () => `import { stress } from 'assay';
stress('health', { retained: { heap: '<= 16 B/op' }, largestCache: 1_000 }, async ({ target }) => {
  await (await target.get('${path}')).text();
});
`,
    );
    // It ends as soon as it is decided, which takes a busy machine several times as long.
    const { code, output } = await project.assay(['run', 'stress', '--budget', '4m'], cwd);
    expect(output).toMatch(/✘ {2}stress\/health retained\.heap/);
    expect(code).toBe(1);
  });
}
