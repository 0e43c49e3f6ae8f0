// @module-tag slow
import { execFile } from 'node:child_process';
import { copyFile, mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as sequential } from 'vitest';
import { startBackEnd } from './back-end.ts';

// Most of their time they wait for k6.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 600_000 };
const launcher = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function assayLoad(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [launcher, 'load', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

function script(name: string): string {
  return fileURLToPath(new URL(`scripts/${name}`, import.meta.url));
}

test('prints percentiles and counts with their units', options, async () => {
  await using backEnd = await startBackEnd();
  const { code, stdout } = await assayLoad(
    script('arrival.ts'),
    '--url',
    backEnd.url,
    '--no-gates',
  );
  expect(stdout).toMatch(/^load\/arrival {2}\d+ requests in \S+ s at 50\/s planned$/mu);
  expect(stdout).toMatch(
    /latency +p50 \S+ ms +p90 \S+ ms.*\(of all that was due, from when it was due\)/u,
  );
  expect(stdout).toMatch(/counts +\d+ iterations, \d+ dropped, 0 failed/u);
  expect(code).toBe(0);
});

test('answers in JSON, and keeps the raw files where it is told to', options, async () => {
  await using backEnd = await startBackEnd();
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-test-'));
  const { code, stdout } = await assayLoad(
    script('arrival.ts'),
    '--url',
    backEnd.url,
    '--duration',
    '1s',
    '--rate',
    '20',
    '--output',
    folder.path,
    '--no-gates',
    '--json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    scenarios: [{ subject: 'load/arrival', failed: 0, plannedRate: 20, broken: null }],
    endedBy: 'plan',
  });
  expect(await readdir(folder.path)).toEqual(
    expect.arrayContaining(['k6.log', 'points.csv.gz', 'script.js']),
  );
});

test.for([
  ['an exception in an iteration', 'throwing.ts', 1],
  ['a crossed threshold', 'own-thresholds.ts', 1],
  ['a script that throws while it loads', 'throwing-at-once.ts', 2],
  ['a script that is not there', 'no-such-script.ts', 2],
] as const)('ends %s (%s) with exit code %d', options, async ([, name, expected]) => {
  await using backEnd = await startBackEnd();
  const { code } = await assayLoad(script(name), '--url', backEnd.url);
  expect(code).toBe(expected);
});

test('ends a syntax error with its place and exit code 2', options, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-test-'));
  await copyFile(script('unfinished.ts.txt'), join(folder.path, 'unfinished.ts'));
  const { code, stdout } = await assayLoad(
    join(folder.path, 'unfinished.ts'),
    '--url',
    'http://127.0.0.1:9',
  );
  expect(stdout).toContain('unfinished.ts:1');
  expect(code).toBe(2);
});

test('does not call a load pass in which nothing was answered', options, async () => {
  const { code, stdout } = await assayLoad(
    script('arrival.ts'),
    '--url',
    'http://127.0.0.1:9',
    '--duration',
    '1s',
  );
  expect(stdout).toContain('connection refused');
  expect(code).toBe(1);
});

test.for([
  [['--url', 'ftp://127.0.0.1'], "--url 'ftp://127.0.0.1' is not an http:// or https:// address"],
  [['--url', 'http://127.0.0.1:9', '--duration', 'soon'], "--duration 'soon' is not a duration"],
  [['--url', 'http://127.0.0.1:9', '--rate', '-1'], "--rate '-1' is not a whole number above 0"],
] as const)('refuses %j', options, async ([args, message]) => {
  const { code, stderr } = await assayLoad(script('arrival.ts'), ...args);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

/** A server that ends by itself, or what looks after it, at the 20th request that is not the first look. */
const dyingServer = `import { createServer } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
let count = 0;
function killSupervisor() {
  for (const pid of readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
    try {
      const isSupervisor = readFileSync('/proc/' + pid + '/cmdline', 'utf8').includes('assay supervisor');
      const isOurs = readFileSync('/proc/' + pid + '/environ', 'utf8').includes(process.env.LOAD_MARK);
      if (isSupervisor && isOurs) process.kill(Number(pid), 'SIGKILL');
    } catch {}
  }
}
createServer((request, response) => {
  if (request.url === '/hit') count += 1;
  if (count === 20) ATTACK;
  response.end('ok');
}).listen(Number(process.env.PORT), '127.0.0.1');`;

const steady = `import http from 'k6/http';
export const options = { scenarios: { hits: {
  executor: 'constant-arrival-rate', rate: 20, duration: '60s', preAllocatedVUs: 5 } } };
export default () => { http.get(__ENV.TARGET + '/hit'); };`;

test.for([
  ['its back end dies', 'process.exit(7)', 1, 'the back end died under load'],
  ...(process.platform === 'linux'
    ? [
        [
          'what looks after its processes is lost (Linux: found through /proc)',
          'killSupervisor()',
          3,
          'the load lost what it needs',
        ] as const,
      ]
    : []),
] as const)(
  'ends at once where %s, with what was measured until then',
  options,
  async ([, attack, expected, words]) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-test-'));
    const config = { target: { command: 'node server.js', ready: '/' }, thresholds: {} };
    await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder.path, 'assay.config.json'), JSON.stringify(config));
    await writeFile(join(folder.path, 'server.js'), dyingServer.replace('ATTACK', attack));
    await writeFile(join(folder.path, 'hits.js'), steady);
    const { code, stdout } = await new Promise<Ended>((resolve) => {
      execFile(
        process.execPath,
        [launcher, 'load', 'hits.js', '--no-gates'],
        { cwd: folder.path, env: { ...process.env, LOAD_MARK: folder.path } },
        (error, out, err) => {
          resolve({ code: error === null ? 0 : Number(error.code), stdout: out, stderr: err });
        },
      );
    });
    expect(stdout).toContain(words);
    expect(Number(/(\d+) requests/u.exec(stdout)?.[1])).toBeGreaterThan(9);
    expect(code).toBe(expected);
  },
);

interface Project {
  readonly thresholds: object;
  readonly script: string;
}

/** A project of its own with one script, and the command in its folder. */
async function inProject(project: Project, ...args: readonly string[]): Promise<Ended> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-test-'));
  await writeFile(
    join(folder.path, 'assay.config.json'),
    JSON.stringify({ thresholds: project.thresholds }),
  );
  await writeFile(join(folder.path, 'hits.js'), project.script);
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      [launcher, 'load', 'hits.js', ...args],
      { cwd: folder.path },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

const hits = `
import http from 'k6/http';
import { check } from 'k6';
export const options = { vus: 2, iterations: 40 };
export default () => {
  const response = http.get(__ENV.TARGET + '/' + (__ENV.PLACE || ''));
  check(response, { 'is fine': ({ status }) => status === 200 });
};`;

test.for([
  [
    'passes what keeps them',
    { errors: 0 },
    0,
    0,
    /^pass {2}all 2 gates pass\n[^]*^ {2}pass +load\/hits errors 0/mu,
  ],
  [
    'fails what breaks them, by its status',
    { errors: 0 },
    1,
    1,
    /failed +http.*20 of 40: HTTP 503 × 20/u,
  ],
  ['is no pass without any', {}, 0, 4, /no threshold names this script: --no-gates/u],
] as const)(
  'judges by the thresholds of the project: %s',
  options,
  async ([, limits, bad, expected, words]) => {
    await using backEnd = await startBackEnd((_request, response, count) => {
      response.statusCode = bad === 1 && count % 2 === 0 ? 503 : 200;
      response.end('{}');
    });
    const thresholds = Object.keys(limits).length === 0 ? {} : { 'load/hits': limits };
    const { code, stdout } = await inProject({ thresholds, script: hits }, '--url', backEnd.url);
    expect(stdout).toMatch(words);
    expect(code).toBe(expected);
  },
);

function withLimit(limit: string): string {
  const thresholds = `thresholds: { 'http_reqs{ expected_response:true }': ['${limit}'] }`;
  return hits.replace('vus: 2', `${thresholds}, vus: 2`);
}

test('a project with thresholds of k6 alone can ship, and fail', options, async () => {
  await using backEnd = await startBackEnd();
  const url = ['--url', backEnd.url];
  const met = await inProject({ thresholds: {}, script: withLimit('count>=40') }, ...url);
  expect(met.stdout).toMatch(/pass +load\/hits k6 http_reqs.*count>=40 {2}40/u);
  expect(met.code).toBe(0);
  const crossed = await inProject({ thresholds: {}, script: withLimit('count>40') }, ...url);
  expect(crossed.stdout).toContain('was crossed: 40');
  expect(crossed.code).toBe(1);
});

test('hands variables over, and takes users and a time', options, async () => {
  const paths = new Set<string | undefined>();
  await using backEnd = await startBackEnd((request, response) => {
    paths.add(request.url);
    response.end('{}');
  });
  const project = { thresholds: {}, script: hits };
  const args = ['--url', backEnd.url, '--vus', '3', '-e', 'PLACE=here', '--no-gates', '--json'];
  const { code, stdout } = await inProject(project, ...args);
  expect([...paths]).toEqual(['/here']);
  expect(JSON.parse(stdout)).toMatchObject({ scenarios: [{ requests: 40, failed: 0 }] });
  expect(code).toBe(0);
});

const measured = `
import http from 'k6/http';
import { check, group, sleep } from 'k6';
import { Trend } from 'k6/metrics';
const tokens = new Trend('tokens');
export const options = { vus: 2, duration: '3s' };
export default () => {
  group('login', () => {
    const response = http.get(__ENV.TARGET + '/');
    check(response, { 'is fine': ({ status }) => status === 200 });
  });
  tokens.add(7, { kind: 'api' });
  sleep(0.005);
};`;

test('gates whatever k6 measures, by tag and by group', options, async () => {
  await using backEnd = await startBackEnd();
  const thresholds = {
    'load/hits': {
      checks: '>= 50%',
      'tokens{kind:api}': { p50: '<= 7' },
      'http_req_waiting{group:::login}': { p50: '<= 10s' },
      http_reqs: { count: '>= 20' },
      'http_reqs{group:::nowhere}': { count: 0 },
      rate: '>= 1/s',
    },
  };
  const { code, stdout } = await inProject({ thresholds, script: measured }, '--url', backEnd.url);
  expect(stdout).toContain('all 6 gates pass');
  expect(code).toBe(0);
});

test('refuses a gate on a metric that the script does not make', options, async () => {
  const thresholds = { 'load/hits': { 'tokns{kind:api}': { p50: '<= 7' } } };
  const args = ['--url', 'http://127.0.0.1:9'];
  const { code, stderr } = await inProject({ thresholds, script: measured }, ...args);
  expect(stderr).toContain("hits.js has no metric 'tokns{kind:api}'");
  expect(stderr).toContain("Did you mean 'tokens'?");
  expect(code).toBe(2);
});
