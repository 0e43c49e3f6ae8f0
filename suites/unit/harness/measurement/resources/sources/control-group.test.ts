import { expect, test } from 'vitest';

import { ControlGroupSource } from '../../../../../../harness/measurement/resources/sources/control-group.ts';
import { controlGroupOf } from '../../../../../../harness/measurement/resources/sources/control-group-files.ts';

const unified = {
  '/proc/self/mountinfo':
    '25 20 0:22 / /sys rw - sysfs sysfs rw\n31 25 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n',
  '/proc/7/cgroup': '0::/docker/1f\n',
};
const v2 = '/sys/fs/cgroup/docker/1f';
const split = {
  '/proc/self/mountinfo':
    '31 28 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n' +
    '32 28 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n' +
    '33 28 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup rw\n',
  '/proc/7/cgroup': '5:memory:/docker/1f\n2:cpu,cpuacct:/docker/1f\n0::/\n',
};
const v1 = {
  cpu: '/sys/fs/cgroup/cpu,cpuacct/docker/1f',
  memory: '/sys/fs/cgroup/memory/docker/1f',
};

/** A file system of these files. */
function sourceOf(files: Record<string, string>, isWhole = true): ControlGroupSource | null {
  const group = controlGroupOf(7, (path) => files[path] ?? '');
  return group === null ? null : new ControlGroupSource('api', group, { isWhole });
}

test('reads what held a container of version 2, its limits, and its memory without given pages', () => {
  const files: Record<string, string> = {
    ...unified,
    [`${v2}/cpu.stat`]: 'usage_usec 90\nnr_periods 100\nnr_throttled 20\nthrottled_usec 5\n',
    [`${v2}/cpu.max`]: '50000 100000\n',
    [`${v2}/memory.current`]: '1000000\n',
    [`${v2}/memory.max`]: '4000000\n',
    [`${v2}/memory.stat`]: 'anon 5\ninactive_file 300000\nactive_file 7\n',
  };
  const source = sourceOf(files);
  expect(source?.read()).toEqual({ memory: 700_000, limit: 0.5 });
  files[`${v2}/cpu.stat`] = 'nr_periods 110\nnr_throttled 28\n';
  expect(source?.read()).toEqual({ memory: 700_000, limit: 0.5, throttled: 0.8 });
  expect(source?.full).toEqual({ memory: 4_000_000 });
});

test('of one that wanted nothing since the look before it says nothing of its limit', () => {
  const files = { ...unified, [`${v2}/cpu.stat`]: 'nr_periods 100\nnr_throttled 20\n' };
  const source = sourceOf(files);
  source?.read();
  expect(source?.read()).toEqual({});
});

test('reads version 1, each controller at its place', () => {
  const files: Record<string, string> = {
    ...split,
    [`${v1.cpu}/cpu.stat`]: 'nr_periods 0\nnr_throttled 0\nthrottled_time 0\n',
    [`${v1.cpu}/cpu.cfs_quota_us`]: '150000\n',
    [`${v1.cpu}/cpu.cfs_period_us`]: '100000\n',
    [`${v1.memory}/memory.usage_in_bytes`]: '900\n',
    [`${v1.memory}/memory.limit_in_bytes`]: '9223372036854771712\n',
    [`${v1.memory}/memory.stat`]: 'inactive_file 1\ntotal_inactive_file 100\n',
  };
  const source = sourceOf(files);
  source?.read();
  files[`${v1.cpu}/cpu.stat`] = 'nr_periods 4\nnr_throttled 1\nthrottled_time 9\n';
  expect(source?.read()).toEqual({ memory: 800, limit: 1.5, throttled: 0.25 });
  expect(source?.full).toEqual({});
});

test.each([
  ['2', { ...unified, [`${v2}/cpu.max`]: 'max 100000\n', [`${v2}/memory.max`]: 'max\n' }],
  [
    '1',
    {
      ...split,
      [`${v1.cpu}/cpu.cfs_quota_us`]: '-1\n',
      [`${v1.cpu}/cpu.cfs_period_us`]: '100000\n',
    },
  ],
])('without limits it has none: version %s', (_, files) => {
  const source = sourceOf(files);
  expect(source?.read()).toEqual({});
  expect(source?.full).toEqual({});
});

test('leaves memory to who tells it under the same name', () => {
  const files = {
    ...unified,
    [`${v2}/memory.current`]: '1000000\n',
    [`${v2}/memory.max`]: '4000000\n',
    [`${v2}/cpu.max`]: '200000 100000\n',
  };
  expect(sourceOf(files, false)?.read()).toEqual({ limit: 2 });
  expect(sourceOf(files, false)?.full).toEqual({});
});

test('finds a group below the one that is mounted, and none where nothing is', () => {
  const inside = {
    '/proc/self/mountinfo': '31 25 0:27 /docker/1f /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
    '/proc/7/cgroup': '0::/docker/1f/inner\n',
    '/sys/fs/cgroup/inner/cpu.max': '100000 100000\n',
  };
  expect(sourceOf(inside)?.read()).toEqual({ limit: 1 });
  expect(sourceOf({})).toBeNull();
});
