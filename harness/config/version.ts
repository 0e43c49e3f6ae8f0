import { readFileSync } from 'node:fs';

/** The version of this package, from its package.json. */
export function version(): string {
  // Two levels up in the source and three in the build: the first package.json on the way is ours.
  for (const levels of ['../..', '../../..']) {
    const manifest = readManifest(new URL(`${levels}/package.json`, import.meta.url));
    if (manifest?.name === 'assay') return manifest.version;
  }
  return 'unknown';
}

function readManifest(url: URL): { name: string; version: string } | null {
  try {
    return JSON.parse(readFileSync(url, 'utf8')) as { name: string; version: string };
  } catch {
    return null;
  }
}
