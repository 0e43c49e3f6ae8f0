import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readVariable } from '../../config/environment.ts';
import { runCommand } from '../run-command.ts';
import type { Attempt } from './attempt.ts';

const officialReleases = 'https://github.com/grafana/k6/releases/download';

/** A connection that makes no progress for this long is given up. */
const ANSWER_TIMEOUT_MS = 15_000;
const DOWNLOAD_TIMEOUT_MS = 180_000;
const UNPACK_TIMEOUT_MS = 60_000;

/** The parts of a URL of a release, for the platform that runs this; null where there is none. */
export function releaseAsset(
  version: string,
  platform: NodeJS.Platform,
  arch: string,
): { readonly archive: string; readonly format: 'tar.gz' | 'zip' } | null {
  const system = { linux: 'linux', darwin: 'macos' }[platform as string];
  const machine = { x64: 'amd64', arm64: 'arm64' }[arch];
  if (system === undefined || machine === undefined) return null;
  const format = system === 'linux' ? 'tar.gz' : 'zip';
  return { archive: `k6-v${version}-${system}-${machine}.${format}`, format };
}

/** The checksum of a file in the list that a release publishes: `<sha256>  <file name>` lines. */
export function publishedChecksum(list: string, file: string): string | null {
  for (const line of list.split('\n')) {
    const [sum, name] = line.trim().split(/\s+\*?/u);
    if (name === file && sum !== undefined && /^[0-9a-f]{64}$/u.test(sum)) return sum;
  }
  return null;
}

/** Downloads the official release into `folder` and checks it against its published checksums. */
export async function fromRelease(version: string, folder: string): Promise<Attempt> {
  const asset = releaseAsset(version, process.platform, process.arch);
  if (asset === null) {
    return { ok: false, reason: `no release for ${process.platform} ${process.arch}` };
  }
  const base = `${readVariable('ASSAY_K6_MIRROR') ?? officialReleases}/v${version}`;
  try {
    const list = await download(`${base}/k6-v${version}-checksums.txt`, ANSWER_TIMEOUT_MS);
    const published = publishedChecksum(list.toString('utf8'), asset.archive);
    if (published === null) return { ok: false, reason: `no checksum of ${asset.archive}` };
    const archive = await download(`${base}/${asset.archive}`, DOWNLOAD_TIMEOUT_MS);
    const actual = createHash('sha256').update(archive).digest('hex');
    if (actual !== published) {
      return { ok: false, reason: `${asset.archive} has sha256 ${actual}, published ${published}` };
    }
    return await unpack(archive, asset, folder);
  } catch (error) {
    return { ok: false, reason: describe(error) };
  }
}

async function download(url: string, timeoutMs: number): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText} for ${url}`);
  return Buffer.from(await response.arrayBuffer());
}

async function unpack(
  archive: Buffer,
  asset: NonNullable<ReturnType<typeof releaseAsset>>,
  folder: string,
): Promise<Attempt> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, asset.archive);
  await writeFile(file, archive);
  const [command, ...args] =
    asset.format === 'tar.gz'
      ? (['tar', '-xzf', file, '-C', folder, '--strip-components=1'] as const)
      : (['unzip', '-j', '-o', file, '-d', folder] as const);
  const result = await runCommand(command, args, { timeoutMs: UNPACK_TIMEOUT_MS });
  return result.ok ? { ok: true, path: join(folder, 'k6') } : result;
}

/** fetch() says only `fetch failed`; the reason is in its cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}
