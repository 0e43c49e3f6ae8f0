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

const loud = `
  import { expect, test } from 'vitest';
  const { PLANTED_TOKEN: secret, ELSEWHERE_URL: url } = process.env;
  test('writes it in every way', async () => {
    console.log(secret, encodeURIComponent(secret), url);
    console.log(Buffer.from(secret).toString('base64'), Buffer.from('user:' + secret).toString('base64'));
    process.stdout.write('begins ' + secret.slice(0, 9));
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.stdout.write(secret.slice(9) + ' ends\\n');
  });
  test('fails with it', () => { expect({ token: secret }).toEqual({ url }); });
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

function leaksIn(contents: ReadonlyMap<string, string>): readonly string[] {
  return [...contents].flatMap(([path, text]) =>
    spellings
      .filter((spelling) => text.includes(spelling))
      .map((spelling) => {
        const at = text.indexOf(spelling);
        return `${path}: …${text.slice(Math.max(0, at - 80), at + 80)}…`;
      }),
  );
}

test(
  'a secret is in no artifact of a run, however it got there',
  { timeout: 180_000 },
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
    expect(text('/unit.log')).toContain('begins [redacted] ends');
    expect(text('/k6.log')).toContain('[redacted]');
    expect(text('/run.json')).toContain('SELECT pg_sleep(1)');
    expect(text('/points.csv.gz')).toContain('token=[redacted]');
  },
);

test('a secret is in no heap snapshot', { timeout: 180_000 }, async () => {
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
