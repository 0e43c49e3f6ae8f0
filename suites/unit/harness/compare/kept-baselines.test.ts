import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  findBaseline,
  keptBaselines,
  removeBaseline,
} from '../../../../harness/compare/kept-baselines.ts';

const own = 'Xeon @ 2.60GHz, 2 cores';
const ownFolder = 'Xeon-2.60GHz-2-cores';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'assay-kept-'));
});
afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

function keep(kind: string, name: string, text?: string): void {
  const folder = join(project, 'reports/baselines', kind.replaceAll(/[^\w.-]+/g, '-'));
  mkdirSync(folder, { recursive: true });
  const baseline = {
    formatVersion: 1,
    name,
    machineKind: kind,
    commit: 'a1b2c3d4',
    measuredAt: '2026-11-24T10:03:12.000Z',
    nsPerOp: { parse: 812.5 },
  };
  writeFileSync(join(folder, `${name}.json`), text ?? JSON.stringify(baseline));
}

const find = (name: string, kind: string | null = null) => findBaseline(project, name, kind, own);

describe('the list', () => {
  test('is empty where nothing was ever kept', () => {
    expect(keptBaselines(project, own)).toEqual([]);
  });

  test('has those of this kind of machine first, then the others by kind and name', () => {
    keep('Arm, 8 cores', 'main');
    keep(own, 'next');
    keep(own, 'main');
    const list = keptBaselines(project, own).map(({ kind, name, isThisKind }) => [
      kind,
      name,
      isThisKind,
    ]);
    expect(list).toEqual([
      [own, 'main', true],
      [own, 'next', true],
      ['Arm, 8 cores', 'main', false],
    ]);
  });

  test('keeps a file that is no baseline, without content, and leaves other files out', () => {
    keep(own, 'torn', '{"formatVersion":1');
    writeFileSync(join(project, 'reports/baselines', ownFolder, '.torn.json.tmp'), '');
    expect(keptBaselines(project, own)).toMatchObject([
      { name: 'torn', kind: ownFolder, isThisKind: true, content: null },
    ]);
  });
});

describe('a name', () => {
  test('is one of this kind of machine, though others have it too', () => {
    keep('Arm, 8 cores', 'main');
    keep(own, 'main');
    expect(find('main')).toMatchObject({ kind: own, content: { nsPerOp: { parse: 812.5 } } });
  });

  test.each(['Arm, 8 cores', 'Arm-8-cores'])(
    'is one of the kind %s where that is asked',
    (kind) => {
      keep('Arm, 8 cores', 'main');
      expect(find('main', kind)).toMatchObject({ kind: 'Arm, 8 cores' });
    },
  );

  test('that is unknown is answered with the nearest', () => {
    keep(own, 'release');
    expect(() => find('relase')).toThrow(`(${own}). Did you mean 'release'?`);
    expect(() => find('zzz')).toThrow(expect.objectContaining({ remedy: 'There are: release' }));
  });

  test('that only another kind has is answered with that kind', () => {
    keep('Arm, 8 cores', 'main');
    expect(() => find('main')).toThrow(
      expect.objectContaining({ remedy: 'Other kinds have it: --kind Arm-8-cores' }),
    );
  });

  test('of an unknown kind is answered with the nearest kind', () => {
    keep('Arm, 8 cores', 'main');
    expect(() => find('main', 'Arm, 4 cores')).toThrow("Did you mean 'Arm-8-cores'?");
  });

  test('that leads out of the folder is no baseline', () => {
    keep(own, 'main');
    writeFileSync(join(project, 'reports/other.json'), '{}');
    expect(() => find('../../other')).toThrow("there is no baseline '../../other'");
  });
});

test('removing the last one of a kind removes its folder, and not before', () => {
  keep(own, 'main');
  keep(own, 'next');
  removeBaseline(find('main'));
  expect(keptBaselines(project, own).map(({ name }) => name)).toEqual(['next']);
  removeBaseline(find('next'));
  expect(existsSync(join(project, 'reports/baselines', ownFolder))).toBe(false);
});
