/**
 * `node --import assay/probe server.js`: lets the processes of a program be measured that find a key in
 * ASSAY_PROBE_KEY, and does nothing where there is none. Read here and not in harness/config: this file
 * runs in somebody else's process and stays light.
 *
 * Plain JavaScript, since it runs in whatever Node the program is started with: an older one than the probe
 * needs must not fail here, but be named by the harness.
 */
import { existsSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const key = process.env.ASSAY_PROBE_KEY;
if (key && isMainThread && isNewEnough(process.versions.node)) {
  if (process.env.ASSAY_PROBE_HEAP === 'steady') {
    const { steadyHeap } = await load('steady-heap');
    steadyHeap();
    // Counts what the program makes from its first line on.
    await load('converse');
  }
  const { listen } = await load('listen');
  listen(key);
  // Planted on purpose, to see which gate catches it (assay selftest --project).
  if (process.env.ASSAY_SEEDED_LEAK) {
    const { leakWithRequests, readSeededLeak } = await load('seeded-leak');
    const leak = readSeededLeak(process.env.ASSAY_SEEDED_LEAK);
    if (leak !== null) leakWithRequests(leak);
  }
}

/** The oldest Node that runs TypeScript as it is, and whose collections are the major ones asked for. */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

/** A clone runs its TypeScript as it is; the published package has it compiled. */
function load(name) {
  const compiled = new URL(`./${name}.js`, import.meta.url);
  return import(
    existsSync(compiled) ? compiled.href : new URL(`./${name}.ts`, import.meta.url).href
  );
}
