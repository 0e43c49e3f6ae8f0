import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

import { grownBytes } from '../../../../../../harness/measurement/probe/vitals/allocation.ts';

test.for([
  ['without a collection', 100, [], 160, 60],
  [
    'from each collection to the next',
    100,
    [
      [200, 50],
      [150, 40],
    ],
    90,
    100 + 100 + 50,
  ],
  ['where sweeping freed a little more', 100, [[200, 50]], 45, 100],
] as const)('%s', ([, first, collections, last, grown]) => {
  expect(grownBytes(first, collections, last)).toBe(grown);
});

const file = fileURLToPath(
  new URL('../../../../../../harness/measurement/probe/vitals/allocation.ts', import.meta.url),
);

/** Allocates arrays of 8 · n bytes and a head, in a process of its own, and says what was counted. */
const program = `
const { AllocationCount } = await import(${JSON.stringify(file)});
const count = new AllocationCount();
const LENGTH = 1000;
let kept = [];
const allocate = (times) => {
  for (let i = 0; i < times; i += 1) {
    kept.push(new Array(LENGTH).fill(i));
    if (kept.length > 50) kept = [];
  }
};
allocate(1000);
count.take();
const counted = [];
for (const times of [2000, 20000]) {
  allocate(times);
  counted.push(count.take() / times);
}
process.stdout.write(JSON.stringify(counted));
`;

test('counts what was allocated, collected or not', async () => {
  const run = promisify(execFile);
  const args = ['--input-type=module', '-e', program];
  const { stdout } = await run(process.execPath, args, { timeout: 60_000 });
  const counted = JSON.parse(stdout) as number[];
  // A pointer or a double is 8 bytes, and an array has a head.
  for (const bytes of counted) {
    expect(bytes).toBeGreaterThan(7_900);
    expect(bytes).toBeLessThan(9_000);
  }
});
