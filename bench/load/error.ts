import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { requireK6 } from '../../harness/load/find-k6.ts';
import type { KnownTarget, Served } from './known-server.ts';
import { measured } from './measured-command.ts';
import { stopNowAndThen } from './stop-now-and-then.ts';

const RATE = 200;
const HOLD_MS = 5;
const STALL_MS = 300;
const EVERY_MS = 2000;
const percents = [50, 99, 99.9] as const;

const cases: readonly { name: string; target: KnownTarget; stopsGenerator: boolean }[] = [
  {
    name: 'steady, 5 ms',
    target: { holdMs: HOLD_MS, stallMs: 0, everyMs: EVERY_MS },
    stopsGenerator: false,
  },
  {
    name: 'the target stands still for 300 ms every 2 s',
    target: { holdMs: HOLD_MS, stallMs: STALL_MS, everyMs: EVERY_MS },
    stopsGenerator: false,
  },
  {
    name: 'the generator is stopped for 300 ms every 2 s',
    target: { holdMs: HOLD_MS, stallMs: 0, everyMs: EVERY_MS },
    stopsGenerator: true,
  },
];

type Percentiles = readonly (number | null)[];

/**
 * Percentiles that a plain k6 and `assay load` report, beside those of the target's own record: from when each
 * request was due to when it was answered. Each tool is held against what was true in its own run.
 */
export async function benchError(seconds: number, folder: string): Promise<string> {
  const rows: string[] = [];
  for (const one of cases) {
    for (const tool of ['k6', 'assay load'] as const) {
      const { truth, reported } = await errorOf(tool, one, seconds, folder);
      const cells = percents.map((_, at) => {
        const [t, r] = [truth[at] ?? Number.NaN, reported[at] ?? null];
        const off = r === null ? 'no answer' : `${r.toFixed(1)} (${signed(r - t)})`;
        return `${t.toFixed(1)} | ${off}`;
      });
      rows.push(`| ${one.name} | ${tool} | ${cells.join(' | ')} |`);
    }
  }
  return [
    `Percentiles in ms at ${RATE} requests a second for ${seconds} s: in truth, and as reported (off by)`,
    '',
    `| | | ${percents.map((p) => `p${p} in truth | p${p} reported`).join(' | ')} |`,
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
  ].join('\n');
}

function signed(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${Math.abs(ms).toFixed(1)}`;
}

async function errorOf(
  tool: 'k6' | 'assay load',
  { target, stopsGenerator }: (typeof cases)[number],
  seconds: number,
  folder: string,
): Promise<{ readonly truth: Percentiles; readonly reported: Percentiles }> {
  const worker = new Worker(new URL('known-server.ts', import.meta.url), { workerData: target });
  try {
    const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
    const script = join(folder, 'known.js');
    const summary = join(folder, 'known-summary.json');
    const url = `http://127.0.0.1:${port}`;
    await writeFile(script, scriptFor(url, seconds, tool === 'k6' ? summary : null));
    const { path } = await requireK6();
    const assay = join(import.meta.dirname, '../../bin/assay.js');
    const [command, ...args] =
      tool === 'k6'
        ? [path, 'run', '--quiet', '--no-usage-report', script]
        : [process.execPath, assay, 'load', script, '--url', url, '--no-gates', '--json'];
    using stops = new DisposableStack();
    const { stdout } = await measured(command, args, {
      cwd: folder,
      onPid: (pid) => {
        if (stopsGenerator) stops.use(stopNowAndThen(pid, 'k6', STALL_MS, EVERY_MS));
      },
    });
    worker.postMessage('what was served', []);
    const [served] = (await once(worker, 'message')) as [readonly Served[]];
    const reported = tool === 'k6' ? await k6Percentiles(summary) : assayPercentiles(stdout);
    return { truth: truePercentiles(served), reported };
  } finally {
    await worker.terminate();
  }
}

function scriptFor(url: string, seconds: number, summary: string | null): string {
  const scenario = `{ executor: 'constant-arrival-rate', rate: ${RATE}, duration: '${seconds}s', preAllocatedVUs: 300 }`;
  const stats = `['p(50)', 'p(99)', 'p(99.9)']`;
  return `import http from 'k6/http';
import exec from 'k6/execution';
export const options = { scenarios: { load: ${scenario} }, summaryTrendStats: ${stats} };
export default () => { http.get('${url}/?n=' + exec.scenario.iterationInTest, { tags: { name: 'known' } }); };
${summary === null ? '' : `export const handleSummary = (data) => ({ ${JSON.stringify(summary)}: JSON.stringify(data.metrics.http_req_duration.values) });`}
`;
}

function dueMs(tick: number): number {
  return (tick * 1000) / RATE;
}

/** From the n-th tick to the answer: the clock's zero is where the earliest arrival was just on time. */
function truePercentiles(served: readonly Served[]): Percentiles {
  const zeroMs = served.reduce(
    (least, { tick, arrivedMs }) => Math.min(least, arrivedMs - dueMs(tick)),
    Infinity,
  );
  const sorted = Float64Array.from(
    served,
    ({ tick, answeredMs }) => answeredMs - zeroMs - dueMs(tick),
  ).toSorted();
  return percents.map((percent) => sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? null);
}

async function k6Percentiles(file: string): Promise<Percentiles> {
  const values = JSON.parse(await readFile(file, 'utf8')) as Record<string, number>;
  return percents.map((percent) => values[`p(${percent})`] ?? null);
}

function assayPercentiles(stdout: string): Percentiles {
  const { scenarios } = JSON.parse(stdout) as {
    readonly scenarios: readonly { readonly latencyMs: Record<string, number | null> | null }[];
  };
  return percents.map((percent) => scenarios[0]?.latencyMs?.[`p${percent}`] ?? null);
}
