import { expect, test } from 'vitest';

import { GeneratorWatch } from '../../../../harness/load/generator-watch.ts';

function stat(userTicks: number, systemTicks: number): string {
  // The name of a process may hold blanks and brackets.
  return `7 (k6 (a b)) S 1 7 7 0 -1 0 1 2 3 4 ${userTicks} ${systemTicks} 0 0 20 0`;
}

test('tells the cores that k6 used, and what the host took', () => {
  let [atMs, user, steal] = [0, 100, 50];
  using watch = new GeneratorWatch(7, {
    process: () => stat(user, 20),
    machine: () => `cpu  1000 0 0 ${1000 + atMs / 10} 0 0 0 ${steal} 0 0\ncpu0 1`,
    nowMs: () => atMs,
  });
  [atMs, user, steal] = [2000, 400, 150];
  watch.look();
  expect(watch.use()).toMatchObject({ cores: 1.5, stealShare: 100 / 300 });
});

test('knows nothing where there is no /proc', () => {
  using watch = new GeneratorWatch(7, { process: () => null, machine: () => null, nowMs: () => 1 });
  expect(watch.use()).toBeNull();
});

test.runIf(process.platform === 'linux')('reads its own process', () => {
  using watch = new GeneratorWatch(process.pid);
  const end = performance.now() + 30;
  while (performance.now() < end);
  watch.look();
  expect(watch.use()?.cores).toBeGreaterThanOrEqual(0);
});
