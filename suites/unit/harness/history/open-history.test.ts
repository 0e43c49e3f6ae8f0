import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../../../harness/config/load-config.ts';
import { historyPlace, openHistory } from '../../../../harness/history/open-history.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-place-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function placeWith(config: object) {
  const file = join(folder, 'assay.config.json');
  await writeFile(file, JSON.stringify(config));
  return historyPlace(await loadConfig({ file }));
}

test('by default it is beside the run folders, and the project is named by its folder', async () => {
  expect(await placeWith({})).toEqual({
    project: basename(folder),
    url: null,
    file: join(folder, 'reports/runs/.history.db'),
  });
});

test('the project is named by its package, or by the config', async () => {
  await writeFile(join(folder, 'package.json'), '{ "name": "shop" }');
  expect((await placeWith({})).project).toBe('shop');
  expect((await placeWith({ history: { project: 'till' } })).project).toBe('till');
});

test('the URL comes from the environment, with its password', async () => {
  vi.stubEnv('ASSAY_HISTORY_URL', 'postgres://team:pass-word@127.0.0.1/runs');
  expect((await placeWith({})).url).toBe('postgres://team:pass-word@127.0.0.1/runs');
});

test.each([
  ['mysql://127.0.0.1/runs', 'history.url is a URL of mysql'],
  ['127.0.0.1', 'history.url is no URL'],
  ['postgres://team:pass-word@127.0.0.1/runs', 'history.url has a password, and it is written in'],
])('the URL %s of a config is refused', async (url, message) => {
  await expect(placeWith({ history: { url } })).rejects.toThrow(
    expect.objectContaining({
      message: expect.stringContaining(message) as unknown,
      exitCode: 2,
    }),
  );
  await expect(placeWith({ history: { url } })).rejects.not.toThrow('pass-word');
});

test('a file that is no database is told as such', async () => {
  const file = join(folder, 'history.db');
  await writeFile(file, 'no database at all, and long enough to have been one'.repeat(30));
  await expect(openHistory({ project: 'sample', url: null, file })).rejects.toThrow(
    expect.objectContaining({
      message: `the history (${file}) can't be used: file is not a database`,
      exitCode: 3,
    }),
  );
});

test('a server that is not there is told, without its password', async () => {
  const url = 'postgres://team:pass-word@127.0.0.1:1/runs';
  const opening = openHistory({ project: 'sample', url, file: '' });
  await expect(opening).rejects.toThrow(
    expect.objectContaining({
      message: expect.stringContaining(
        "the history (ASSAY_HISTORY_URL) can't be used: ",
      ) as unknown,
      exitCode: 3,
    }),
  );
  await expect(opening).rejects.not.toThrow('pass-word');
});
