import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { InfrastructureError } from '../../errors.ts';
import { cachedK6Path, findK6, type K6 } from '../../load/find-k6.ts';
import { fallbackK6Version, parseK6Version, pinnedK6Version } from '../../load/k6-version.ts';
import { withInstallLock } from '../install-lock.ts';
import { type Say, secondsSince } from '../progress.ts';
import { runCommand } from '../run-command.ts';
import type { Attempt } from './attempt.ts';
import { fromGoModule } from './from-go-module.ts';
import { fromRelease } from './from-release.ts';

interface Way {
  readonly version: string;
  readonly what: string;
  attempt(folder: string): Promise<Attempt>;
}

/** In the order in which they are tried; the first that works ends the list. */
const ways: readonly Way[] = [pinnedK6Version, fallbackK6Version].flatMap((version) => [
  {
    version,
    what: `downloading the official release ${version}`,
    attempt: (folder: string) => fromRelease(version, folder),
  },
  {
    version,
    what: `building ${version} from its Go module (takes 1 to 3 minutes)`,
    attempt: (folder: string) => fromGoModule(version, folder),
  },
]);

/** What `assay install --dry-run` says. */
export const k6Plan: readonly string[] = ways.map((way) => way.what);

/**
 * Brings k6 into the cache, unless one is there or on the PATH. Two processes that install at once
 * don't clash: one waits, and the binary appears whole or not at all.
 * @throws {InfrastructureError} no way worked; the message has the reason of each
 */
export async function installK6(say: Say): Promise<K6> {
  const found = await findK6();
  if (found !== null) return found;
  const cache = dirname(dirname(cachedK6Path(pinnedK6Version)));
  return withInstallLock(join(cache, 'install.lock'), say, async () => {
    const meanwhile = await findK6();
    if (meanwhile !== null) return meanwhile;
    await sweepWork(cache);
    return tryEachWay(cache, say);
  });
}

async function tryEachWay(cache: string, say: Say): Promise<K6> {
  const reasons: string[] = [];
  for (const way of ways) {
    // A way is tried only when the one before has failed.
    // oxlint-disable-next-line no-await-in-loop
    const reason = await tryWay(way, cache, say);
    if (reason === null) break;
    reasons.push(`${way.what}: ${reason}`);
  }
  const k6 = await findK6();
  if (k6 !== null) return k6;
  throw new InfrastructureError(`k6 can't be installed:\n  - ${reasons.join('\n  - ')}`, {
    remedy: `install k6 ${pinnedK6Version} so that it is on the PATH (https://grafana.com/docs/k6/latest/set-up/install-k6/), or Go 1.25 or later, and try again`,
  });
}

/** Null when it worked. */
async function tryWay(way: Way, cache: string, say: Say): Promise<string | null> {
  const startedMs = performance.now();
  say(`k6: ${way.what} …`);
  const folder = await mkdtemp(join(cache, workPrefix));
  try {
    const attempt = await way.attempt(folder);
    const reason = attempt.ok ? await adopt(attempt.path, way.version) : attempt.reason;
    const took = secondsSince(startedMs, performance.now());
    say(reason === null ? `k6: ${way.version} is ready, ${took}` : `k6: did not work (${reason})`);
    return reason;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Checks that the binary is what it should be, then puts it in its place at once. */
async function adopt(path: string, version: string): Promise<string | null> {
  await chmod(path, 0o755);
  const result = await runCommand(path, ['version'], { timeoutMs: 20_000 });
  if (!result.ok) return `it does not run: ${result.reason}`;
  const actual = parseK6Version(result.stdout)?.text;
  if (actual !== version) return `it says that it is ${actual ?? result.stdout.trim()}`;
  const place = cachedK6Path(version);
  await mkdir(dirname(place), { recursive: true });
  await rename(path, place);
  return null;
}

const workPrefix = '.work-';

/** Left by an installation that was killed; the lock says that none is running. */
async function sweepWork(cache: string): Promise<void> {
  const left = (await readdir(cache)).filter((name) => name.startsWith(workPrefix));
  await Promise.all(left.map((name) => rm(join(cache, name), { recursive: true, force: true })));
}
