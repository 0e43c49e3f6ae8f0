// @module-tag slow
// @module-tag thorough
import { execFileSync } from 'node:child_process';
import { expect, test as sequential } from 'vitest';

import { SmallProject } from './small-project.ts';

// Most of their time they wait for k6.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 240_000 };

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
    expect(stdout).toContain('ping against main, 3 rounds');
    expect(await slower.processes()).toEqual([]);
    expect(
      execFileSync('git', ['-C', slower.folder, 'worktree', 'list'], { encoding: 'utf8' }),
    ).toMatch(/^[^\n]+\n$/u);
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
