import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { declaredAt } from '../../../../../../harness/measurement/leak/why/script-of.ts';

const source =
  "import { serve } from './serve.ts';\n\nconst bodies2 = [];\nlet bodies: unknown[] = [];\n";

test.for([
  ['bodies', ':4'],
  ['bodies2', ':3'],
  ['elsewhere', ''],
  ['a.*', ''],
  [undefined, ''],
] as const)('%s is found at its declaration, if it is there', async ([name, line]) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-script-'));
  const script = join(folder.path, 'leaking.ts');
  await writeFile(script, source);
  expect(declaredAt(script, name)).toBe(script + line);
});

test('a script that is no file keeps its name', () => {
  expect(declaredAt('evalmachine.<anonymous>', 'bodies')).toBe('evalmachine.<anonymous>');
});
