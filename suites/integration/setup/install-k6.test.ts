import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findK6 } from '../../../harness/load/find-k6.ts';
import { fallbackK6Version, pinnedK6Version } from '../../../harness/load/k6-version.ts';
import { installK6 } from '../../../harness/setup/k6/install-k6.ts';
import { releaseAsset } from '../../../harness/setup/k6/from-release.ts';
import { silent } from '../../../harness/setup/progress.ts';
import { bareMachine, type BareMachine } from './bare-machine.ts';

const tags = ['integration'];
const asset = releaseAsset(pinnedK6Version, process.platform, process.arch);

/** A program that says that it is k6 of a version. */
function fakeK6(version: string): string {
  return `#!/bin/sh\necho "k6 v${version} (go1.26, linux/amd64)"\n`;
}

/** The archive of a release, as k6 publishes it: one folder with the binary in it. */
function releaseArchive(version: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const inner = join(folder, `k6-v${version}-linux-amd64`);
  mkdirSync(inner);
  writeFileSync(join(inner, 'k6'), fakeK6(version), { mode: 0o755 });
  const archive = join(folder, 'k6.tar.gz');
  execFileSync('tar', ['-czf', archive, '-C', folder, `k6-v${version}-linux-amd64`]);
  return readFileSync(archive);
}

interface Mirror {
  readonly asked: string[];
}

/** Serves the pinned release, with the checksum that `publish` makes of the archive. */
async function mirror(
  machine: BareMachine,
  options: { archive: Buffer; publish?: (archive: Buffer) => string } | null,
): Promise<Mirror> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const archive = options?.archive;
    if (archive !== undefined && url.endsWith('checksums.txt') && url.includes(pinnedK6Version)) {
      response.end(`${(options?.publish ?? sha256)(archive)}  ${asset?.archive}\n`);
    } else if (archive !== undefined && url.endsWith(asset?.archive ?? '-')) {
      response.end(archive);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv('ASSAY_K6_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(machine.cache).not.toBe('');
  return { asked };
}

function wrongSum(): string {
  return 'f'.repeat(64);
}

function sha256(archive: Buffer): string {
  return createHash('sha256').update(archive).digest('hex');
}

/** A Go toolchain whose `build` writes a k6 of the version that go.mod requires. */
const fakeGo = `
case "$(cat go.mod)" in
*"${fallbackK6Version}"*) version=${fallbackK6Version} ;;
*) version=${pinnedK6Version} ;;
esac
printf '#!/bin/sh\\necho "k6 v%s (go1.26, linux/amd64)"\\n' "$version" > k6`;

test('takes the official release when its checksum is the published one', { tags }, async () => {
  const machine = await bareMachine();
  await mirror(machine, { archive: releaseArchive(pinnedK6Version) });
  const k6 = await installK6(silent);
  expect(k6).toMatchObject({ from: 'cache', version: { text: pinnedK6Version } });
  expect(k6.path).toBe(join(machine.cache, 'k6', pinnedK6Version, 'k6'));
  expect(await findK6()).toEqual(k6);
});

test('throws a release away whose checksum is another, and builds instead', { tags }, async () => {
  const machine = await bareMachine();
  await machine.addProgram('go', fakeGo);
  await mirror(machine, { archive: releaseArchive(pinnedK6Version), publish: wrongSum });
  const lines: string[] = [];
  const k6 = await installK6((line) => lines.push(line));
  expect(k6.version.text).toBe(pinnedK6Version);
  expect(lines.join('\n')).toMatch(/has sha256 [0-9a-f]{64}, published f{64}/u);
});

test('throws a release away that says it is another version', { tags }, async () => {
  const machine = await bareMachine();
  await mirror(machine, { archive: releaseArchive('2.1.0') });
  await expect(installK6(silent)).rejects.toThrow(/it says that it is 2\.1\.0/u);
});

test('builds the older line when the pinned one does not build', { tags }, async () => {
  const machine = await bareMachine();
  await mirror(machine, null);
  await machine.addProgram(
    'go',
    `case "$(cat go.mod)" in *"${pinnedK6Version}"*) echo 'no such version' >&2; exit 1 ;; esac\n${fakeGo}`,
  );
  const k6 = await installK6(silent);
  expect(k6.version).toEqual({ text: fallbackK6Version, major: 1 });
});

test('says why each way failed, and what to do', { tags }, async () => {
  const machine = await bareMachine();
  await mirror(machine, null);
  await expect(installK6(silent)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/404 Not Found[^]*no Go toolchain on the PATH/u) as string,
    remedy: expect.stringContaining('on the PATH') as string,
  });
});

test('two processes that install at once download once', { tags }, async () => {
  const machine = await bareMachine();
  const { asked } = await mirror(machine, { archive: releaseArchive(pinnedK6Version) });
  const lines: string[] = [];
  const [one, other] = await Promise.all([
    installK6((line) => lines.push(line)),
    installK6((line) => lines.push(line)),
  ]);
  expect(one).toEqual(other);
  expect(asked.filter((url) => url.endsWith(asset?.archive ?? '-'))).toHaveLength(1);
  expect(lines.join('\n')).toContain('is installing the same');
});

test('takes over the lock of a process that is gone', { tags }, async () => {
  const machine = await bareMachine();
  await mirror(machine, { archive: releaseArchive(pinnedK6Version) });
  const lock = join(machine.cache, 'k6', 'install.lock');
  mkdirSync(dirname(lock), { recursive: true });
  // The shell has ended when execFileSync returns.
  const gone = execFileSync('/bin/sh', ['-c', 'echo $$'], { encoding: 'utf8' });
  writeFileSync(lock, gone.trim());
  expect((await installK6(silent)).version.text).toBe(pinnedK6Version);
});

test('installs nothing where k6 is on the PATH', { tags }, async () => {
  const machine = await bareMachine();
  const { asked } = await mirror(machine, null);
  await machine.addProgram('k6', 'echo "k6 v1.9.0 (go1.26, linux/amd64)"');
  expect(await installK6(silent)).toMatchObject({ from: 'PATH', version: { text: '1.9.0' } });
  expect(asked).toEqual([]);
});

test('does not take a k6 for one that it does not know', { tags }, async () => {
  const machine = await bareMachine();
  await machine.addProgram('k6', 'echo "k6 v0.57.0 (go1.23, linux/amd64)"');
  expect(await findK6()).toBeNull();
});

test('refuses an ASSAY_K6 that is none', { tags }, async () => {
  await bareMachine();
  vi.stubEnv('ASSAY_K6', '/nowhere/k6');
  await expect(findK6()).rejects.toThrow(/ASSAY_K6=\/nowhere\/k6 is not an executable k6/u);
});
