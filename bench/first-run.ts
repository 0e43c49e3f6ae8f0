import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clopperPearson } from '../harness/statistics/clopper-pearson.ts';

/**
 * How often the first `assay run` decides: the smallest service, as `assay init` writes its config,
 * run so many times. `npm run bench:first-run -- 100`, about 25 s a run on an idle machine.
 */
const repository = fileURLToPath(new URL('..', import.meta.url));
const launcher = join(repository, 'bin/assay.js');
const runs = Number(process.argv[2] ?? 100);
/** Two-sided. */
const confidence = 0.95;

const server = `
import { createServer } from 'node:http';

createServer((request, response) => {
  response.statusCode = request.url === '/health' ? 200 : 404;
  response.end('{}');
}).listen(Number(process.env.PORT), process.env.HOST);
`;

const folder = await mkdtemp(join(tmpdir(), 'assay-first-run-'));
try {
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ type: 'module', scripts: { start: 'node server.js' } }),
  );
  await writeFile(join(folder, 'server.js'), server);
  await mkdir(join(folder, 'node_modules'));
  await symlink(repository, join(folder, 'node_modules/assay'));
  await symlink(join(repository, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
  const init = await assay('init', '--no-install');
  if (init.code !== 0) throw new Error(init.output);
  await count();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function count(): Promise<void> {
  const codes = new Map<number, number>();
  const seconds: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const startedMs = performance.now();
    const { code, output } = await assay('run');
    seconds.push((performance.now() - startedMs) / 1000);
    codes.set(code, (codes.get(code) ?? 0) + 1);
    process.stdout.write(`${run}: exit ${code}, ${seconds.at(-1)?.toFixed(1)} s\n`);
    if (code !== 0) process.stdout.write(`${output}\n`);
  }
  const passed = codes.get(0) ?? 0;
  const [low, high] = clopperPearson(passed, runs, confidence);
  const median = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? 0;
  process.stdout.write(
    `${[...codes].map(([code, times]) => `exit ${code}: ${times}`).join(', ')} of ${runs} runs` +
      ` · exit 0 in ${((100 * passed) / runs).toFixed(1)} % [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]` +
      ` at ${confidence * 100} % · median ${median.toFixed(1)} s · ${availableParallelism()} cores\n`,
  );
}

async function assay(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number>((resolve) => {
    child.once('close', (ended) => resolve(ended ?? -1));
  });
  return { code, output };
}
