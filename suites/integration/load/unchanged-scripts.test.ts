// @module-tag slow
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { runScript } from '../../../harness/load/run-script.ts';
import { startBackEnd } from './back-end.ts';

const tags = ['integration', 'load'];

async function run(name: string, env: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const paths: (string | undefined)[] = [];
  await using backEnd = await startBackEnd((request, response) => {
    paths.push(request.url);
    response.end('{}');
  });
  const outcome = await runScript({
    script: fileURLToPath(new URL(`scripts/unchanged/${name}`, import.meta.url)),
    targetUrl: backEnd.url,
    folder,
    env: { ...env, SUMMARY: relative(process.cwd(), join(folder, 'summary.txt')) },
    abort: new AbortController().signal,
  });
  expect(outcome.measurements[0]?.broken).toBeNull();
  return { outcome, paths, folder };
}

test('CommonJS runs as it is, with what it requires and opens', { tags }, async () => {
  const { outcome, paths } = await run('common.cjs');
  expect(paths).toEqual(['/common/greeting', '/common/greeting']);
  expect(outcome.checks).toEqual([{ name: 'is fine', passes: 2, fails: 0 }]);
  expect(outcome.printed).toEqual(['sent greeting', 'sent greeting']);
});

test(
  "modules open and resolve from their own folders, outside of the script's too",
  { tags },
  async () => {
    const { outcome, paths, folder } = await run('opening.js');
    expect(paths).toEqual(['/outside/inner/true']);
    // The script's own statistics, none of the harness's metrics, and the file where k6 puts it.
    expect(await readFile(join(folder, 'summary.txt'), 'utf8')).toBe('med p(99.9)');
    expect(outcome.printed).toEqual(['a summary of its own']);
  },
);
