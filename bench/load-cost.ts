import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireK6 } from '../harness/load/find-k6.ts';

/**
 * `npm run bench:load-cost -- --rate 1000 --seconds 15`: CPU time and memory of `assay load` beside those of
 * a bare `k6 run` of the same script, in turn, with all processes that each of them starts; and of a k6 that
 * writes its points to nowhere, since whoever wants to know of each request has k6 write them.
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '15' },
    rounds: { type: 'string', default: '3' },
  },
});

type Variant = 'k6' | 'k6 --out csv' | 'assay';

interface Cost {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Of the largest process. */
  readonly peakMb: number;
  /** That were answered: on a busy machine k6 sends fewer than it was to send. */
  readonly requests: number;
}

/** GNU time counts what a process and all that it waited for used. */
async function costOf(command: string, args: readonly string[], cwd: string): Promise<Cost> {
  const before = answered;
  const child = spawn('/usr/bin/time', ['-f', '%U %S %M', command, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  await new Promise((resolve) => child.once('close', resolve));
  const [user, system, kb] = (printed.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return {
    userSeconds: user ?? 0,
    systemSeconds: system ?? 0,
    peakMb: (kb ?? 0) / 1024,
    requests: answered - before,
  };
}

let answered = 0;
const server = createServer((request, response) => {
  answered += 1;
  request.resume();
  response.end('{}');
});
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
const address = server.address();
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
const folder = await mkdtemp(join(tmpdir(), 'assay-cost-'));
try {
  const script = join(folder, 'script.js');
  await writeFile(
    script,
    `import http from 'k6/http';
export const options = { scenarios: { load: { executor: 'constant-arrival-rate', rate: ${values.rate},
  duration: '${values.seconds}s', preAllocatedVUs: 100 } } };
export default () => { http.get('${url}/'); };
`,
  );
  const { path } = await requireK6();
  const assay = join(import.meta.dirname, '../bin/assay.js');
  const costs: Record<Variant, Cost[]> = { k6: [], 'k6 --out csv': [], assay: [] };
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const plain = ['run', '--quiet', '--no-usage-report'];
    costs.k6.push(await costOf(path, [...plain, script], folder));
    const writing = [...plain, '--out=csv=/dev/null', script];
    costs['k6 --out csv'].push(await costOf(path, writing, folder));
    const ours = [assay, 'load', script, '--url', url, '--no-gates'];
    costs.assay.push(await costOf(process.execPath, ours, folder));
  }
  const mean = (all: readonly Cost[], of: (cost: Cost) => number): number =>
    all.reduce((sum, cost) => sum + of(cost), 0) / all.length;
  const cpu = (cost: Cost): number => cost.userSeconds + cost.systemSeconds;
  const each = (of: Variant): number =>
    (1e6 * mean(costs[of], cpu)) / mean(costs[of], ({ requests }) => requests);
  const ratio = (of: Variant): string => (each(of) / each('k6')).toFixed(2);
  const row = (name: Variant): string =>
    `| ${name} | ${mean(costs[name], (cost) => cost.userSeconds).toFixed(2)} | ${mean(costs[name], (cost) => cost.systemSeconds).toFixed(2)} | ${mean(costs[name], cpu).toFixed(2)} | ${mean(costs[name], ({ requests }) => requests).toFixed(0)} | ${each(name).toFixed(0)} | ${mean(costs[name], (cost) => cost.peakMb).toFixed(0)} |`;
  process.stdout.write(
    `${values.rate}/s for ${values.seconds} s, ${values.rounds} rounds in turn\n\n` +
      '| | user, s | system, s | both | requests | µs a request | largest process, MB |\n| --- | --- | --- | --- | --- | --- | --- |\n' +
      `${row('k6')}\n${row('k6 --out csv')}\n${row('assay')}\n\nassay takes ${ratio('assay')} times the CPU of bare k6 for a request, a k6 that writes its points ${ratio('k6 --out csv')} times\n`,
  );
} finally {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
}
