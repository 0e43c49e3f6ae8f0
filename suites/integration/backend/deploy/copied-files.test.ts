// @module-tag integration
// @module-tag slow
// @module-tag thorough

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtempDisposable, readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'assay/fixtures';
import { deploy, root } from './chart.ts';

const run = promisify(execFile);

test('the images have all that the API, the worker and its probe import', async () => {
  const dockerfile = await readFile(join(deploy, 'Dockerfile'), 'utf8');
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-image-'));
  const copies = dockerfile.matchAll(
    /^COPY ((?:examples|fixtures|harness|package)\S*(?: \S+)*) (\S+)$/gm,
  );
  for (const [, sources, destination] of copies) {
    if (destination === './' && sources!.includes('lock')) continue;
    for (const source of sources!.split(' ')) {
      const isFolder = destination!.endsWith('/');
      const place = join(
        folder.path,
        isFolder ? join(destination!, source.split('/').at(-1)!) : destination!,
      );
      await mkdir(dirname(place), { recursive: true });
      await cp(join(root, source), place, { recursive: true });
    }
  }
  await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'));
  const commands = [...dockerfile.matchAll(/"(examples\/\S+\.ts)"\]$/gm)];
  const entries = commands.map(([, entry]) => entry!);
  expect(entries.toSorted()).toEqual([
    'examples/backend/health/main.ts',
    'examples/backend/main.ts',
    'examples/backend/tasks/main.ts',
  ]);
  await Promise.all(
    entries.map(async (entry) => {
      // An empty environment is refused only after everything has been imported.
      const refused = run(process.execPath, [entry], { cwd: folder.path, env: {} });
      await expect(refused).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringContaining('DATABASE_URL is not set'),
      });
    }),
  );
});
