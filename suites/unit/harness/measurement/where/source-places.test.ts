import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

import { SourcePlaces } from '../../../../../harness/measurement/where/source-places.ts';
import { frame } from './profiles.ts';

test('a file is named alike in the repository and in a worktree of it', () => {
  const inTree = new SourcePlaces([{ folder: '/tmp/tree', as: '' }]);
  const inRepository = new SourcePlaces([{ folder: '/home/me/project', as: '' }]);
  const place = { file: 'api/list.ts', line: 41, isOwn: true };
  expect(inTree.placeOf(frame('list', 'file:///tmp/tree/api/list.ts', 41))).toEqual(place);
  expect(inRepository.placeOf(frame('list', 'file:///home/me/project/api/list.ts', 41))).toEqual(
    place,
  );
});

test('what is in dependencies, in Node or in V8 is not the project’s own', () => {
  const places = new SourcePlaces([
    { folder: '/tmp/tree', as: '' },
    { folder: '/cache/dependencies/abc', as: 'node_modules' },
  ]);
  const of = (url: string) => places.placeOf(frame('f', url, 2));
  expect(of('file:///cache/dependencies/abc/pg/lib/client.js')).toEqual({
    file: 'node_modules/pg/lib/client.js',
    line: 2,
    isOwn: false,
  });
  expect(of('file:///elsewhere/node_modules/pg/lib/client.js').file).toBe(
    'node_modules/pg/lib/client.js',
  );
  expect(of('file:///elsewhere/serve.js')).toMatchObject({ file: 'serve.js', isOwn: false });
  expect(of('node:internal/timers')).toMatchObject({ file: 'node:internal/timers', isOwn: false });
  expect(of('')).toEqual({ file: '', line: null, isOwn: false });
});

test('what was compiled is told by its source map', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-places-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // The second line of list.js is the first of ../src/list.ts (VLQ: nothing, then column 0 of line 0).
  const map = { version: 3, sources: ['../src/list.ts'], names: [], mappings: ';AAAA' };
  writeFileSync(
    join(folder, 'list.js'),
    '"use strict";\nfunction list() {}\n//# sourceMappingURL=list.js.map\n',
  );
  writeFileSync(join(folder, 'list.js.map'), JSON.stringify(map));
  const places = new SourcePlaces([{ folder: join(folder, '..'), as: '' }]);
  const { file, line } = places.placeOf(
    frame('list', pathToFileURL(join(folder, 'list.js')).href, 2),
  );
  expect(file).toBe('src/list.ts');
  expect(line).toBe(1);
});
