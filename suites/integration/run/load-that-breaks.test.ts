// @module-tag slow
import { describe, expect, test } from 'vitest';

import { SmallProject } from './small-project.ts';

const config = `export default {
  target: { command: 'node server.js', ready: '/' },
  thresholds: { 'load/ping': { latency: { p50: '<= 20s' }, errors: '<= 50%' } },
  profiles: {
    quick: {
      suites: ['load'], tags: [], budgetSeconds: {}, loadSeconds: 2, alpha: 0.05,
      burstMs: { latency: 50, errors: 50 },
    },
  },
};`;

/** @param atRequest what the server does with its n-th request, before it answers it */
function server(atRequest = ''): string {
  return `import { createServer } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
let count = 0;
createServer((request, response) => {
  if (request.url === '/ping') { count += 1; ${atRequest} }
  response.end('ok');
}).listen(Number(process.env.PORT), '127.0.0.1');`;
}

/** @param atIteration what the script does in its n-th iteration, before it sends */
function script(atIteration = ''): string {
  return `import exec from 'k6/execution';
import http from 'k6/http';
export const options = { scenarios: { ping: {
  executor: 'constant-arrival-rate', rate: 20, duration: '2s', preAllocatedVUs: 5 } } };
export default () => {
  const n = exec.scenario.iterationInTest;
  ${atIteration}
  http.get(__ENV.TARGET + '/ping');
};`;
}

/** Kills the k6 of this project: found by the mark that everything has that the project starts. */
const killK6 = `for (const pid of readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
  try {
    const isK6 = readFileSync('/proc/' + pid + '/cmdline', 'utf8').split('\\0').includes('--out=csv=-');
    const isOurs = readFileSync('/proc/' + pid + '/environ', 'utf8').includes(process.env.SMALL_PROJECT);
    if (isK6 && isOurs) process.kill(Number(pid), 'SIGKILL');
  } catch {}
}`;

describe('a load that breaks in its midst', { tags: ['integration', 'load'] }, () => {
  test.each([
    {
      what: 'an error of its script',
      files: {
        script: script("if (n === 20) throw new Error('no such label');"),
        server: server(),
      },
      verdict: 'fail',
      code: 1,
      words: 'no such label',
    },
    {
      what: 'a target that dies',
      files: { script: script(), server: server('if (count === 20) process.exit(7);') },
      verdict: 'fail',
      code: 1,
      words: 'died under load',
    },
    ...(process.platform === 'linux'
      ? [
          {
            what: 'a k6 that is killed (Linux: found through /proc)',
            files: { script: script(), server: server(`if (count === 20) { ${killK6} }`) },
            verdict: 'inconclusive',
            code: 3,
            words: 'SIGKILL',
          },
        ]
      : []),
  ])('has its verdict, its exit code and a whole report: $what', async (broken) => {
    await using project = await SmallProject.create({
      'assay.config.ts': config,
      'server.js': broken.files.server,
      'suites/load/ping.ts': broken.files.script,
    });
    const { code, stdout } = await project.assay(['run', '--profile', 'quick']);
    const { gates, verdict } = await project.document();
    const own = gates.filter(({ subject }) => subject === 'load/ping');
    expect(own.map(({ statistic }) => statistic)).toEqual(
      expect.arrayContaining(['latency.p50', 'errors']),
    );
    for (const { verdict: one, reason } of own) {
      expect({ one, reason }).toEqual({
        one: broken.verdict,
        reason: expect.stringContaining(broken.words),
      });
    }
    // What was measured until then is shown.
    const [table] = own.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'table'));
    expect(table).toMatchObject({ title: 'what became of the arrivals' });
    const [answered] = table?.kind === 'table' ? table.rows : [];
    expect(answered?.[0]).toBe('answered');
    expect(Number(answered?.[1])).toBeGreaterThan(9);
    expect(verdict).toBe(broken.verdict);
    expect(code).toBe(broken.code);
    expect(stdout).toContain(broken.words);
    expect(await project.report('index.html')).toContain(broken.words);
    expect(await project.runFiles()).toEqual(
      expect.arrayContaining(['index.html', 'junit.xml', 'run.json', 'summary.md']),
    );
  });
});
