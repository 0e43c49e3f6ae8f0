// @module-tag slow
// @module-tag thorough
import { execFileSync } from 'node:child_process';
import { expect, test as sequential } from 'vitest';

import { SmallProject } from './small-project.ts';

// Most of their time they wait for k6.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 600_000 };

const config = (thresholds: string) => `export default {
  target: { command: 'node server.js', ready: '/' },
  thresholds: { 'load/ping': ${thresholds} },
};`;

/** Answers after so many milliseconds, and tells what it is started as. */
const server = (ms: number) => `import { createServer } from 'node:http';
createServer((request, response) => setTimeout(() => response.end('ok'), ${ms}))
  .listen(Number(process.env.PORT), '127.0.0.1');`;

const script = `import http from 'k6/http';
import { server } from 'assay/k6';
export const options = { scenarios: { ping: server({ rate: 100, duration: '3s' }) } };
export default () => http.get(__ENV.TARGET + '/ping', { tags: { name: 'ping' } });`;

/** A repository whose commit answers after 20 ms, and whose working tree has a server of its own. */
async function project(ownMs: number, thresholds: string): Promise<SmallProject> {
  const created = await SmallProject.create({
    '.gitignore': 'node_modules\nreports\n',
    'assay.config.ts': config(thresholds),
    'server.js': server(20),
    'suites/load/ping.ts': script,
  });
  const git = (...args: string[]) =>
    execFileSync('git', [
      '-C',
      created.folder,
      '-c',
      'user.email=a@example.com',
      '-c',
      'user.name=A',
      ...args,
    ]);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--no-gpg-sign', '-m', 'Begin');
  await created.write({ 'server.js': server(ownMs) });
  return created;
}

const figureOrReason = /^(?:[\d.,]+ k?B|not known: \D.+)$/u;

type Gate = Awaited<ReturnType<SmallProject['document']>>['gates'][number];

function tableOf(gate: Gate | undefined, title: string) {
  const found = gate?.evidence.find((one) => one.kind === 'table' && one.title === title);
  return found?.kind === 'table' ? found : undefined;
}

test(
  'a load that became half as slow again is never passed against the commit before',
  options,
  async () => {
    await using slower = await project(
      30,
      `{ latency: { p50: { limit: '<= 20s', slower: '<= 5%', than: 'nowhere' } } }`,
    );
    const args = ['run', 'load', '--against', 'main', '--budget', '9s'];
    const { code, stdout } = await slower.assay(args);
    const { gates } = await slower.document();
    const names = gates.map(({ statistic }) => statistic);
    expect(names).toEqual(expect.arrayContaining(['latency.p50', 'latency.p50.slower', 'applied']));
    const duet = gates.find(({ statistic }) => statistic === 'latency.p50.slower');
    // Few seconds mostly leave it open.
    expect(['fail', 'inconclusive']).toContain(duet?.verdict);
    expect(duet?.reason).toMatch(/(?:than|with) main/u);
    expect(duet?.reproduce).toBe('assay run load --against main');
    expect([1, 4]).toContain(code);
    // Known of Node processes that the run started, if they had time to answer.
    const sides = tableOf(duet, 'what each side did');
    expect(sides?.columns).toContain('allocated a request');
    expect(sides?.rows.map((row) => row.at(-1))).toEqual([
      expect.stringMatching(figureOrReason),
      expect.stringMatching(figureOrReason),
    ]);
    const beside = tableOf(duet, 'beside the load, by the middle of all looks and the highest');
    expect(beside?.rows.map(([what]) => what)).toEqual(
      expect.arrayContaining(['target CPU', 'target memory']),
    );
    expect(duet?.evidence.map((one) => ('title' in one ? one.title : one.kind))).toEqual(
      expect.arrayContaining([
        'CPU of the target, second by second',
        'What probably holds each side up',
      ]),
    );
    expect(stdout).toContain('ping against main, 3 rounds');
    expect(await slower.processes()).toEqual([]);
    expect(
      execFileSync('git', ['-C', slower.folder, 'worktree', 'list'], { encoding: 'utf8' }),
    ).toMatch(/^[^\n]+\n$/u);
  },
);

/** One at a time, each for so many milliseconds: it bears 1000 / ms a second. */
const queue = (ms: number) => `import { createServer } from 'node:http';
let free = 0;
createServer((request, response) => {
  const now = performance.now();
  free = Math.max(free, now) + ${ms};
  setTimeout(() => response.end('ok'), free - now);
}).listen(Number(process.env.PORT), '127.0.0.1');`;

test(
  'a back end that bears less than the commit does is never passed, and both curves are shown',
  options,
  async () => {
    const objective = 'p95 < 200ms, errors < 10%';
    const limits = `{ capacity: { '${objective}': { slower: '<= 10%', than: 'nowhere' } } }`;
    await using lower = await project(20, limits);
    await lower.write({ 'server.js': queue(15) });
    const args = ['run', 'load', '--capacity', '--against', 'main', '--budget', '30s'];
    const { code, stdout } = await lower.assay(args);
    const { gates } = await lower.document();
    const gate = gates.find(({ statistic }) => statistic === `capacity.${objective}.slower`);
    // So short a budget has no time for the pairs that decide.
    expect(['fail', 'inconclusive']).toContain(gate?.verdict);
    expect(gate?.reproduce).toBe('assay run load --capacity --against main');
    expect(gate?.reason).toContain('main');
    const curves = gate?.evidence.filter((one) => one.kind === 'curve') ?? [];
    for (const { series } of curves) {
      expect(series.map(({ name }) => name)).toEqual(['this side', 'main']);
    }
    // A machine on which k6 starts slowly has no time for a look.
    expect(stdout).toMatch(/ping: p95 < 200ms, errors < 10% against main, \d+ pairs/u);
    expect([1, 4]).toContain(code);
    expect(await lower.processes()).toEqual([]);
  },
);

test(
  'without the ref nothing is compared: its gates stay open, and the others are there',
  options,
  async () => {
    await using lost = await project(20, `{ errors: '<= 50%' }`);
    const { code } = await lost.assay([
      'run',
      'load',
      '--against',
      'origin/gone',
      '--budget',
      '3s',
    ]);
    const { gates } = await lost.document();
    const verdicts = Object.fromEntries(
      gates.map(({ statistic, verdict }) => [statistic, verdict]),
    );
    expect(verdicts).toMatchObject({
      'latency.p50.slower': 'inconclusive',
      'latency.p95.slower': 'inconclusive',
      'errors.more': 'inconclusive',
    });
    const open = gates.find(({ statistic }) => statistic === 'errors.more');
    expect(open?.reason).toContain("there is no git ref 'origin/gone'");
    expect(verdicts).toHaveProperty('errors');
    // 1 where this machine did not apply the load.
    expect([1, 4]).toContain(code);
  },
);
