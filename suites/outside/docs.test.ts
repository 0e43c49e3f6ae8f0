import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type CodeBlock, readBlocks, readSpans } from './docs/read-blocks.ts';
import {
  assayWords,
  commandsIn,
  npmScript,
  readCommands,
  type ShellCommand,
} from './docs/read-commands.ts';
import { fileOf } from './docs/typescript-files.ts';
import { OutsideProject } from './outside-project.ts';
import { docs } from './projects/docs.ts';

const project = await OutsideProject.forFile(docs);
await project.install();
const installed = join(project.folder, 'node_modules/assay');
const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Those of the package; beside them, what only the repository has. */
const pages = globSync(['README.md', 'docs/**/*.md'], { cwd: installed })
  .toSorted()
  .map((file) => ({ file, text: readFileSync(join(installed, file), 'utf8') }));
const ofTheRepository = ['CONTRIBUTING.md', 'examples/backend/README.md'].map((file) => ({
  file,
  text: readFileSync(join(repository, file), 'utf8'),
}));
const blocks = pages.flatMap(({ file, text }) => readBlocks(file, text));
const written = (language: string): readonly CodeBlock[] =>
  blocks.filter((block) => block.language === language);

const manifests = ['package.json', 'examples/backend/package.json'].flatMap((file) => {
  const manifest = JSON.parse(readFileSync(join(repository, file), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return Object.keys(manifest.scripts);
});
const scripts = new Set(manifests);

/** Files of the project; those with a word after `ts` are of another one, beside it: `ts engines`. Of a
 * recipe the project is that of its test, such as nest.test.ts. */
const examples = written('ts')
  .filter(({ about }) => about !== 'repository')
  .map((block) => {
    const file = fileOf(block);
    return block.about === '' ? file : { ...file, path: `.${block.about}/${file.path}` };
  });

test('every block says what it is, and nothing else is in the package', () => {
  expect(blocks.length).toBeGreaterThan(20);
  const known = new Set(['ts', 'sh', 'console', 'yaml', 'json', 'text']);
  const others = blocks.filter(({ language }) => !known.has(language));
  expect(others.map(({ file, line, language }) => `${file}:${line} ${language}`)).toEqual([]);
});

test('every command of a block parses, and every command of the text exists', async () => {
  const lines = [
    ...[...written('sh'), ...written('console')].flatMap(readCommands),
    ...ofTheRepository.flatMap(({ file, text }) =>
      readBlocks(file, text)
        .filter(({ language }) => language === 'sh')
        .flatMap(readCommands),
    ),
    ...written('yaml').flatMap(({ file, line, text }) =>
      [...text.matchAll(/^\s*-?\s*run: (.+)$/gm)].flatMap(([, command = '']) =>
        commandsIn(command.replaceAll(/\$\{\{[^}]*\}\}/g, '1'), `${file}:${line}`),
      ),
    ),
  ];
  const spans = [...pages, ...ofTheRepository].flatMap(({ file, text }) =>
    readSpans(text).flatMap((code) => commandsIn(code, file)),
  );
  expect(await faultsOf([...asked(lines, true), ...asked(spans, false)])).toBe('');
  const missing = [...lines, ...spans]
    .map((command) => ({ at: command.at, script: npmScript(command) }))
    .filter(({ script }) => script !== null && /^[\w:-]+\w$/.test(script))
    .filter(({ script }) => !scripts.has(script ?? ''));
  expect(missing).toEqual([]);
});

function asked(commands: readonly ShellCommand[], isWhole: boolean): readonly object[] {
  return commands.flatMap((command) => {
    const words = assayWords(command);
    return words === null || words.length === 0 ? [] : [{ words, isWhole, at: command.at }];
  });
}

async function faultsOf(commands: readonly object[]): Promise<string> {
  expect(commands.length).toBeGreaterThan(50);
  const checker = readFileSync(join(repository, 'suites/outside/docs/check-commands.mjs'), 'utf8');
  await project.write({
    'check-commands.mjs': checker,
    'commands.json': JSON.stringify(commands),
  });
  const { output } = await project.run('node', ['check-commands.mjs', 'commands.json']);
  return output;
}

test('YAML and JSON parse', () => {
  for (const { text } of written('yaml')) expect(parseYaml(text)).toBeTypeOf('object');
  for (const { text } of written('json')) expect(JSON.parse(text)).toBeTypeOf('object');
});

test('what is for the repository is TypeScript that Node can run', () => {
  for (const { text } of written('ts').filter(({ about }) => about === 'repository')) {
    expect(stripTypeScriptTypes(text)).not.toBe('');
  }
});

test('the examples compile, strictly, against the package', async () => {
  const paths = examples.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  await project.write(Object.fromEntries(examples.map(({ path, text }) => [path, text])));
  await project.write({ '.engines/src/images.ts': await project.read('src/images.ts') });
  const { output } = await project.tsc();
  expect(output).toBe('');
});

test('every part of a config is valid', async () => {
  const parts = examples.filter(({ isConfigPart }) => isConfigPart);
  expect(parts.length).toBeGreaterThan(2);
  for (const { path, block } of parts) {
    const { code, output } = await project.assay(['config', '--config', path]);
    expect({ at: `${block.file}:${block.line}`, code, output }).toMatchObject({ code: 0 });
  }
});

test('the project of the README and of the suites runs: tests, a leak hunt and a load', async () => {
  // A busy machine may need longer than the 5 s that Vitest gives a test.
  await using _longer = await project.breakFile('vitest.config.ts', (text) =>
    text.replace('test: { ', 'test: { testTimeout: 60_000, '),
  );
  const { output, code } = await project.assay(['run', '--budget', '5s']);
  const { tests, gates } = await project.document();
  expect({ output, failed: tests.filter(({ state }) => state !== 'passed') }).toMatchObject({
    failed: [],
  });
  expect(tests.map(({ file }) => file).toSorted()).toEqual([
    'suites/integration/cache.test.ts',
    'suites/integration/predict.test.ts',
    'suites/unit/keeps-nothing.test.ts',
    'suites/unit/parse.test.ts',
  ]);
  // What they say of a busy machine is not the docs' fault; that they were asked is.
  const subjects = [...new Set(gates.map(({ subject }) => subject))].toSorted();
  expect(subjects).toEqual(expect.arrayContaining(['load/predict', 'stress/predict', 'tests']));
  expect([0, 1, 4]).toContain(code);
});

test('the scripts run', async () => {
  for (const { path } of examples.filter((one) => one.path.startsWith('scripts/'))) {
    const { code, output } = await project.run('node', [path]);
    expect({ path, code, output }).toMatchObject({ code: 0 });
    const shown = path.includes('memwatch') ? 'most of it in' : 'postgres://';
    expect(output).toContain(shown);
  }
});
