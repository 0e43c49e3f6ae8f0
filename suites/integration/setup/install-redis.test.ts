import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { installRedis } from '../../../harness/setup/redis/install-redis.ts';
import { silent } from '../../../harness/setup/progress.ts';
import { bareMachine } from './bare-machine.ts';

const tags = ['integration'];
const asServer = `echo 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64'`;

/** Debian's package manager, as far as it concerns us: redis-tools has the server's binary. */
function fakeApt(bin: string, condition = 'true'): string {
  return `echo "$@" >> ${bin}/apt.log
if [ "$1" = update ]; then touch ${bin}/updated; exit 0; fi
if ! ${condition}; then echo 'E: Unable to locate package redis-tools' >&2; exit 100; fi
printf '%s\\n' '#!/bin/sh' "${asServer}" > ${bin}/redis-check-rdb
chmod 755 ${bin}/redis-check-rdb`;
}

function actAs(uid: number): void {
  const spy = vi.spyOn(process, 'getuid').mockReturnValue(uid);
  onTestFinished(() => {
    spy.mockRestore();
  });
}

test('links the binary of a package that starts no service', { tags }, async () => {
  const machine = await bareMachine();
  actAs(0);
  await machine.addProgram('apt-get', fakeApt(machine.bin));
  const redis = await installRedis(silent);
  expect(redis).toMatchObject({ kind: 'redis', version: '7.0.15' });
  expect(await readlink(redis.path)).toBe(join(machine.bin, 'redis-check-rdb'));
});

test('refreshes the list of packages where it is missing', { tags }, async () => {
  const machine = await bareMachine();
  actAs(0);
  await machine.addProgram('apt-get', fakeApt(machine.bin, `[ -e ${machine.bin}/updated ]`));
  const lines: string[] = [];
  expect((await installRedis((line) => lines.push(line))).version).toBe('7.0.15');
  expect(lines.join('\n')).toContain('apt-get update, and again');
});

test("shows the package manager's own words when it fails", { tags }, async () => {
  const machine = await bareMachine();
  actAs(0);
  await machine.addProgram('apt-get', fakeApt(machine.bin, 'false'));
  await expect(installRedis(silent)).rejects.toThrow(/Unable to locate package redis-tools/u);
});

test('says what to type to somebody who is not root', { tags }, async () => {
  const machine = await bareMachine();
  actAs(1000);
  await machine.addProgram('apt-get', fakeApt(machine.bin));
  await expect(installRedis(silent)).rejects.toMatchObject({
    exitCode: 3,
    message: 'no Redis server, and only root may install one',
    remedy:
      'sudo apt-get install -y --no-install-recommends redis-tools && assay install --with-deps',
  });
});

test('needs no root when the binary is there already', { tags }, async () => {
  const machine = await bareMachine();
  actAs(1000);
  await machine.addProgram('redis-check-rdb', asServer);
  expect((await installRedis(silent)).version).toBe('7.0.15');
});

test('says so where no package manager is known', { tags }, async () => {
  await bareMachine();
  await expect(installRedis(silent)).rejects.toThrow(/no package manager that is known here/u);
});

test.for([
  ['redis-server', 'Redis server v=8.2.1 sha=0', 'redis', '8.2.1'],
  ['valkey-server', 'Valkey server v=8.1.1 sha=0', 'valkey', '8.1.1'],
] as const)(
  'installs nothing where %s is on the PATH',
  { tags },
  async ([name, output, kind, version]) => {
    const machine = await bareMachine();
    await machine.addProgram(name, `echo '${output}'`);
    expect(await installRedis(silent)).toMatchObject({ kind, version });
  },
);
