// @module-tag slow
import { describe, expect, test } from 'vitest';

import { SmallProject } from './small-project.ts';

const config = (loadSeconds: number): string => `export default {
  target: { command: 'node server.js', ready: '/' },
  thresholds: { 'load/ping': { latency: { p50: '<= 20s' }, errors: '<= 50%' } },
  profiles: {
    quick: {
      suites: ['load'], tags: [], budgetSeconds: {}, loadSeconds: ${loadSeconds}, alpha: 0.05,
      burstMs: { latency: 50, errors: 50 },
    },
  },
};`;

/**
 * @param atRequest what the server does with its n-th request, before it answers it
 * @param atStart what it does before it listens
 */
function server(atRequest = '', atStart = ''): string {
  return `import { createServer } from 'node:http';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
let count = 0;
${atStart}
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
  executor: 'constant-arrival-rate', rate: 20, duration: '4s', preAllocatedVUs: 10 } } };
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

/** Where the points of the load will go, nothing more can be written (ENOSPC). */
const fullDisk = `const run = 'reports/runs/' + readdirSync('reports/runs').toSorted().at(-1);
mkdirSync(run + '/load/ping', { recursive: true });
symlinkSync('/dev/full', run + '/load/ping/points.csv.gz');`;

// Most of their time they wait for k6.
const options = { tags: ['integration', 'load'], concurrent: true };

describe('a load that breaks in its midst', options, () => {
  // What breaks ends the load: it is long enough for a machine that drops most of the arrivals before.
  test.each([
    {
      what: 'an error of its script',
      files: {
        script: script("if (n === 20) throw new Error('no such label');"),
        server: server(),
      },
      loadSeconds: 20,
      verdict: 'fail',
      code: 1,
      words: 'no such label',
      answered: 9,
    },
    {
      what: 'an error of its script after 5 s',
      files: {
        script: script("if (n === 110) throw new Error('no such label');"),
        server: server(),
      },
      loadSeconds: 40,
      verdict: 'fail',
      code: 1,
      words: 'no such label',
      answered: 99,
    },
    {
      what: 'a target that dies',
      files: { script: script(), server: server('if (count === 20) process.exit(7);') },
      loadSeconds: 20,
      verdict: 'fail',
      code: 1,
      words: 'died under load',
      answered: 9,
    },
    ...(process.platform === 'linux'
      ? [
          {
            what: 'a k6 that is killed (Linux: found through /proc)',
            files: { script: script(), server: server(`if (count === 20) { ${killK6} }`) },
            loadSeconds: 20,
            verdict: 'inconclusive',
            code: 3,
            words: 'SIGKILL',
            answered: 9,
          },
          {
            what: 'a disk that is full (Linux: /dev/full)',
            files: { script: script(), server: server('', fullDisk) },
            loadSeconds: 2,
            verdict: 'inconclusive',
            code: 3,
            words: 'ENOSPC',
            // It may be full at the first byte.
            answered: -1,
          },
        ]
      : []),
  ])('has its verdict, its exit code and a whole report: $what', async (broken) => {
    await using project = await SmallProject.create({
      'assay.config.ts': config(broken.loadSeconds),
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
    expect(Number(answered?.[1])).toBeGreaterThan(broken.answered);
    expect(verdict).toBe(broken.verdict);
    expect(code).toBe(broken.code);
    expect(stdout).toContain(broken.words);
    expect(await project.report('index.html')).toContain(broken.words);
    expect(await project.runFiles()).toEqual(
      expect.arrayContaining(['index.html', 'junit.xml', 'run.json', 'summary.md']),
    );
  });

  test('can not tell where the generator is saturated, says by what, and shows what it sent', async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': config(3),
      'server.js': server(),
      // Five users that compute for a second after each answer start five iterations a second, not 100.
      'suites/load/ping.ts': script('')
        .replace('rate: 20', 'rate: 100')
        .replace("/ping');", "/ping');\n  for (const end = Date.now() + 1000; Date.now() < end;);"),
    });
    const { code, stdout } = await project.assay(['run', '--profile', 'quick']);
    const { gates, verdict } = await project.document();
    const applied = gates.find(({ statistic }) => statistic === 'applied');
    expect(applied).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /arrivals that were due \d+ (found no free user|started late)/u,
      ),
      needs: expect.stringMatching(/\w/u),
    });
    const own = gates.filter(({ statistic }) => ['latency.p50', 'errors'].includes(statistic));
    expect(own.map((gate) => gate.verdict)).toEqual(['inconclusive', 'inconclusive']);
    const [answered] = (applied?.evidence ?? []).flatMap((one) =>
      one.kind === 'table' ? one.rows.filter(([name]) => name === 'answered') : [],
    );
    expect(Number(answered?.[1])).toBeGreaterThan(0);
    expect(verdict).toBe('inconclusive');
    expect(code).toBe(4);
    expect(stdout).toContain('the load generator did not apply the plan');
    expect(await project.report('index.html')).toContain('did not apply the plan');
  });
});
