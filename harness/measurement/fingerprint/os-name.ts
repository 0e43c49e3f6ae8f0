import { readFile } from 'node:fs/promises';
import { arch, platform, release, type } from 'node:os';

/** `Debian GNU/Linux 12 (bookworm) x64` on Linux, `Darwin 24.1.0 arm64` elsewhere. */
export async function osName(): Promise<string> {
  if (platform() !== 'linux') return `${type()} ${release()} ${arch()}`;
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const name = /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? 'Linux';
  return `${name} ${arch()}`;
}
