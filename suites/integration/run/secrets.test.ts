// @module-tag slow
// @module-tag thorough
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const secret = 'pl4nted/S3cret+w0rd=';
/** What must be nowhere: the secret, or enough of it in another spelling. */
const spellings = [
  secret,
  encodeURIComponent(secret),
  // The digits of base64 that the secret alone decides, at each of the three offsets.
  ...['', 'x', 'xx'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(4, -4),
  ),
];

const environment = {
  PLANTED_TOKEN: secret,
  ELSEWHERE_URL: `postgres://me:${encodeURIComponent(secret)}@db.example.com/app`,
};

/** What a process writes in two pieces, each spelling on each stream, the other stream in between. */
const inPieces = `
  const spelled = (secret) => [secret, encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'), Buffer.from('user:' + secret).toString('base64url')];
  const pause = () => new Promise((resolve) => setTimeout(resolve, 30));
  async function writeInPieces(secret) {
    for (const written of spelled(secret)) {
      process.stdout.write('out begins ' + written.slice(0, 13));
      await pause();
      process.stderr.write('err begins ' + written.slice(0, 11));
      await pause();
      process.stdout.write(written.slice(13) + ' out ends\\n');
      await pause();
      process.stderr.write(written.slice(11) + ' err ends\\n');
      await pause();
    }
  }
`;

const loud = `
  import { expect, test } from 'vitest';
  ${inPieces}
  const { PLANTED_TOKEN: secret, ELSEWHERE_URL: url } = process.env;
  test('writes it in every way', async () => {
    console.log(secret, encodeURIComponent(secret), url);
    console.log(Buffer.from(secret).toString('base64'), Buffer.from('user:' + secret).toString('base64'));
    await writeInPieces(secret);
  });
  test('fails with it', () => { expect({ token: secret }).toEqual({ url }); });
  test.each([3980, 3985, 3990])('fails after a line whose end alone is kept: %i', (length) => {
    console.log('x'.repeat(3000) + secret + 'y'.repeat(length));
    expect(1).toBe(2);
  });
`;

const query = `
  import { test } from 'assay/fixtures';
  test('asks with it', async ({ postgres }) => {
    await postgres.pool.query("SELECT pg_sleep(1), '" + process.env.PLANTED_TOKEN + "'");
    await postgres.pool.query("SELECT '" + process.env.PLANTED_TOKEN + "'::int");
  });
`;

const script = `
  import encoding from 'k6/encoding';
  import http from 'k6/http';
  export const options = { scenarios: { ping: {
    executor: 'constant-arrival-rate', rate: 10, duration: '2s', preAllocatedVUs: 5 } } };
  export default () => {
    console.log(__ENV.PLANTED_TOKEN, encoding.b64encode('user:' + __ENV.PLANTED_TOKEN));
    console.error(encodeURIComponent(__ENV.PLANTED_TOKEN), 'x'.repeat(70000) + __ENV.PLANTED_TOKEN);
    http.get(__ENV.TARGET + '/ping?token=' + encodeURIComponent(__ENV.PLANTED_TOKEN));
  };
`;

const files = {
  'assay.config.js': `export default {
    target: { command: 'node server.js', ready: '/' },
    services: { postgres: { provider: 'embedded', slowQueryMs: 100 } },
    thresholds: { 'load/ping': { latency: { p50: '<= 20s' } } },
    reports: { formats: ['bmf', 'cdevents', 'openmetrics', 'otava', 'otlp'] },
    profiles: { quick: { suites: ['unit', 'integration', 'load'], tags: [], budgetSeconds: {},
      loadSeconds: 2, alpha: 0.05, burstMs: { latency: 50, errors: 50 } } },
  };`,
  'server.js': `import { createServer } from 'node:http';
    ${inPieces}
    await writeInPieces(process.env.PLANTED_TOKEN);
    createServer((request, response) => {
      console.log(request.url, process.env.PLANTED_TOKEN);
      response.end('ok');
    }).listen(Number(process.env.PORT), '127.0.0.1');`,
  'suites/unit/loud.test.js': loud,
  'suites/integration/query.test.js': query,
  'suites/load/ping.js': script,
};

/** Every file below a folder, those that are compressed as what is in them. */
async function contentsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents = new Map<string, string>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    contents.set(path, (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
  }
  return contents;
}

/** So much of a spelling is a leak, too: what was cut off in the middle of a secret. */
const LONGEST_PIECE = 8;

function piecesOf(spelling: string): readonly string[] {
  const count = Math.max(1, spelling.length - LONGEST_PIECE + 1);
  return Array.from({ length: count }, (_, at) => spelling.slice(at, at + LONGEST_PIECE));
}

function leaksIn(contents: ReadonlyMap<string, string>): readonly string[] {
  return [...contents].flatMap(([path, text]) =>
    spellings
      .flatMap(piecesOf)
      .filter((piece) => text.includes(piece))
      .map((spelling) => {
        const at = text.indexOf(spelling);
        return `${path}: …${text.slice(Math.max(0, at - 80), at + 80)}…`;
      }),
  );
}

test(
  'a secret is in no artifact of a run, however it got there',
  { timeout: 600_000 },
  async () => {
    await using project = await SmallProject.create(files);
    const { stdout, stderr } = await project.assay(['run', '--profile', 'quick'], environment);
    const contents = await contentsOf(join(project.folder, 'reports/runs'));
    const names = [...contents.keys()].map((path) => path.replace(/^.*\/runs\/[^/]+\//, ''));
    expect(names).toEqual(
      expect.arrayContaining(['run.json', 'unit.log', 'load/ping/k6.log', 'cdevents.jsonl']),
    );
    const all = new Map([...contents, ['stdout', stdout], ['stderr', stderr]]);
    expect(leaksIn(all)).toEqual([]);
    // It did get there: what was written is there, without it.
    const text = (name: string) =>
      contents.get([...contents.keys()].find((p) => p.endsWith(name))!);
    for (const stream of ['out', 'err']) {
      const written = new RegExp(`${stream} begins \\S*\\[redacted\\]\\S* ${stream} ends`, 'g');
      expect(text('/unit.log')?.match(written)).toHaveLength(4);
    }
    expect(text('/k6.log')).toContain('[redacted]');
    expect(text('/run.json')).toContain('SELECT pg_sleep(1)');
    expect(text('/points.csv.gz')).toContain('token=[redacted]');
  },
);

test('a secret is in nothing that a load or a leak hunt prints', { timeout: 600_000 }, async () => {
  await using project = await SmallProject.create({
    'assay.config.js': `export default { target: { command: 'node server.js', ready: '/' } };`,
    'server.js': files['server.js'],
    'ping.js': script,
    'says.leak.js': `import { stress } from 'assay';
      ${inPieces}
      let said = 0;
      stress('says', async () => { if (said++ < 3) await writeInPieces(process.env.PLANTED_TOKEN); });`,
  });
  const load = await project.assay(['load', 'ping.js', '--output', 'kept'], environment);
  const hunt = await project.assay(['leak', 'says.leak.js', '--budget', '10s'], environment);
  expect(load.stdout).toContain('[redacted]');
  for (const stream of ['out', 'err'])
    expect(hunt.stderr).toMatch(new RegExp(`${stream} begins \\S*\\[redacted\\]\\S* `));
  const printed = Object.entries({ load, hunt }).flatMap(([name, { stdout, stderr }]) => [
    [`${name} stdout`, stdout] as const,
    [`${name} stderr`, stderr] as const,
  ]);
  expect(leaksIn(new Map(printed))).toEqual([]);
  expect(leaksIn(await contentsOf(join(project.folder, 'kept')))).toEqual([]);
});

test('a secret is in no heap snapshot', { timeout: 600_000 }, async () => {
  await using project = await SmallProject.create({
    'keeps.leak.js': `import { stress } from 'assay';
      const kept = [];
      stress('keeps', () => { kept.push('as ' + process.env.PLANTED_TOKEN + kept.length); });`,
  });
  const args = ['leak', 'keeps.leak.js', '--heap-snapshots', 'heaps', '--budget', '60s'];
  const { stdout, stderr } = await project.assay([...args, '--json'], environment);
  const contents = await contentsOf(join(project.folder, 'heaps'));
  expect([...contents.keys()]).toHaveLength(2);
  expect(leaksIn(new Map([...contents, ['stdout', stdout], ['stderr', stderr]]))).toEqual([]);
  for (const text of contents.values()) {
    expect(JSON.parse(text)).toHaveProperty('strings');
    expect(text).toContain('[redacted]');
  }
});
