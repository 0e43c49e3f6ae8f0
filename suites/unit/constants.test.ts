import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { stressOptions } from '../../harness/measurement/leak/operation-settings.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const rooms = '{bench,examples/backend,fixtures,harness,scripts,suites}';
/** `const SLICE_MS = 0.1;` of a module: a name, and what it begins with. */
const constants = /^(?:export )?const (\w+)(?:: \w+)? = (-?\d|['"`{[/])/gm;
const isUpper = (name: string): boolean => /^[A-Z][A-Z\d_]*$/.test(name);
/** What the module of an operation exports for `assay leak` to read has the name of its option. */
const options: readonly string[] = stressOptions;

test('numbers of a module have names in UPPER_CASE, and nothing else has', () => {
  const files = globSync(`${rooms}/**/*.ts`, { cwd: repository, exclude: ['**/node_modules/**'] });
  const others = files.flatMap((file) =>
    [...readFileSync(join(repository, file), 'utf8').matchAll(constants)].flatMap(
      ([, name = '', start = '']) =>
        isUpper(name) === /\d$/.test(start) || options.includes(name) ? [] : [`${file}: ${name}`],
    ),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(others).toEqual([]);
});
