// @module-tag thorough
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const passingTest = `import { test } from 'vitest'; test('passes', () => {});`;
const server = `
  import { createServer } from 'node:http';
  createServer((request, response) => {
    response.statusCode = request.url === '/health' && process.env.NEVER_READY ? 503 : 200;
    response.end('{}');
  }).listen(Number(process.env.PORT), process.env.HOST);
`;

function config(body: string): Record<string, string> {
  return {
    'assay.config.ts': `import { defineConfig } from 'assay/config'; export default defineConfig({ ${body} });`,
  };
}

describe('refuses, before it starts anything,', { concurrent: true, timeout: 600_000 }, () => {
  test('to run without a config', async () => {
    await using project = await SmallProject.create({});
    const { code, stderr } = await project.assay(['run']);
    expect(stderr).toContain('no assay.config.ts');
    expect(stderr).toContain('assay init');
    expect(code).toBe(2);
  });

  test('a config with a syntax error', async () => {
    await using project = await SmallProject.create({ 'assay.config.ts': 'export default {' });
    const { code, stderr } = await project.assay(['run']);
    expect(stderr).toMatch(/assay\.config\.ts cannot be loaded: SyntaxError/);
    expect(code).toBe(2);
  });

  test('an unknown key, naming the nearest known one', async () => {
    await using project = await SmallProject.create(config(`servces: {}`));
    const { code, stderr } = await project.assay(['run']);
    expect(stderr).toContain("servces is unknown. Did you mean 'services'?");
    expect(code).toBe(2);
  });

  test('a value that is not allowed, naming its path and what is', async () => {
    await using project = await SmallProject.create(
      config(`services: { postgres: { provider: 'dokcer' as never } }`),
    );
    const { code, stderr } = await project.assay(['run']);
    expect(stderr).toContain(
      'services.postgres.provider is "dokcer"; allowed: auto, external, docker, embedded',
    );
    expect(code).toBe(2);
  });

  test('a waiver for a gate that does not exist, naming the nearest one', async () => {
    await using project = await SmallProject.create({
      ...config(
        `waivers: [{ gate: 'tests faild', owner: 'ana', until: '2999-12-31', reason: 'see #12' }]`,
      ),
      'suites/unit/a.test.ts': passingTest,
    });
    const { code, stderr } = await project.assay(['run', 'unit']);
    expect(stderr).toContain("there is no gate 'tests faild'. Did you mean 'tests failed'?");
    expect(code).toBe(2);
  });

  test('a threshold whose statistic does not exist', async () => {
    await using project = await SmallProject.create(
      config(`thresholds: { 'load/predict': { latncy: { p99: '<= 25ms' } } }`),
    );
    const { code, stderr } = await project.assay(['run']);
    expect(stderr).toContain('thresholds["load/predict"].latncy');
    expect(code).toBe(2);
  });

  test('two leak hunts under one name', async () => {
    const hunt = `import { stress } from 'assay'; stress('predict', () => 1);`;
    await using project = await SmallProject.create({
      ...config(`suites: { stress: ['*.leak.ts'] }`),
      'a.leak.ts': hunt,
      'b.leak.ts': hunt,
    });
    const { code, stderr } = await project.assay(['run', 'stress']);
    expect(stderr).toContain("'stress/predict' is measured twice: by a.leak.ts and by b.leak.ts");
    expect(code).toBe(2);
  });

  test('a limit on a resource that does not exist, naming the nearest one', async () => {
    await using project = await SmallProject.create({
      ...config(`
        suites: { stress: ['*.leak.ts'] },
        thresholds: { 'stress/predict': { retained: { haep: 0 } } },
      `),
      'a.leak.ts': `import { stress } from 'assay'; stress('predict', () => 1);`,
    });
    const { code, stderr } = await project.assay(['run', 'stress']);
    expect(stderr).toContain("there is no resource 'haep'. Did you mean 'heap'?");
    expect(code).toBe(2);
  });

  test('to keep its runs where nobody may write, which is no defect', async () => {
    await using project = await SmallProject.create({
      ...config(`reports: { folder: '/sys/assay-runs' }`),
      'suites/unit/a.test.ts': passingTest,
    });
    const { code, stderr } = await project.assay(['run', 'unit']);
    expect(stderr).toMatch(/the run folder \/sys\/assay-runs\S* can't be made/);
    expect(stderr).not.toContain('defect');
    expect(code).toBe(3);
  });

  test('an unknown profile, naming the nearest one', async () => {
    await using project = await SmallProject.create(config(''));
    const { code, stderr } = await project.assay(['run', '--profile', 'nigthly']);
    expect(stderr).toContain("there is no profile 'nigthly'. Did you mean 'nightly'?");
    expect(code).toBe(2);
  });

  test('an unknown suite, naming the nearest one', async () => {
    await using project = await SmallProject.create(config(''));
    const { code, stderr } = await project.assay(['run', 'integraton']);
    expect(stderr).toContain("there is no suite 'integraton'. Did you mean 'integration'?");
    expect(code).toBe(2);
  });

  test('an unknown option, naming the nearest one', async () => {
    await using project = await SmallProject.create(config(''));
    const { code, stderr } = await project.assay(['run', '--profil', 'smoke']);
    expect(stderr).toContain('--profile');
    expect(code).toBe(2);
  });

  test('a model that is missing', async () => {
    await using project = await SmallProject.create(
      config(`engines: { fp32: { model: 'missing.onnx' } }`),
    );
    const { code, stderr } = await project.assay(['run']);
    expect(stderr).toContain('missing.onnx');
    expect(code).toBe(2);
  });

  test('a model that is not ONNX', async () => {
    await using project = await SmallProject.create({
      ...config(`engines: { fp32: { model: 'model.onnx' } }`),
      'model.onnx': 'this is a text',
    });
    const { code, stderr } = await project.assay(['run']);
    expect(stderr).toContain('model.onnx is not an ONNX file');
    expect(code).toBe(2);
  });
});

describe(
  'ends with exit 3 and a complete report',
  { tags: ['slow'], concurrent: true, timeout: 600_000 },
  () => {
    test("when the target's port is in use", async () => {
      await using occupied = createServer().listen(0, '127.0.0.1');
      await once(occupied, 'listening');
      const { port } = occupied.address() as { port: number };
      await using project = await SmallProject.create({
        ...config(`target: { command: 'node server.js', url: 'http://127.0.0.1:${port}' }`),
        'server.js': server,
        'suites/unit/a.test.ts': passingTest,
        'suites/load/hit.ts': `import http from 'k6/http'; export default () => http.get(__ENV.TARGET);`,
      });
      const { code } = await project.assay(['run', 'unit', 'load', '--budget', '1s']);
      const document = await project.document();
      expect(document.phases.find(({ name }) => name === 'load')?.reason).toContain(String(port));
      expect(document.tests).toHaveLength(1);
      expect(await project.runFiles()).toEqual(
        expect.arrayContaining(['run.json', 'index.html', 'junit.xml', 'summary.md']),
      );
      expect(code).toBe(3);
    });

    test('when the target never gets ready', async () => {
      await using project = await SmallProject.create({
        ...config(
          `target: { command: 'node server.js', startupTimeoutMs: 15000, env: { NEVER_READY: '1' } }`,
        ),
        'server.js': server,
        'suites/load/hit.ts': `import http from 'k6/http'; export default () => http.get(__ENV.TARGET);`,
      });
      const { code } = await project.assay(['run', 'load', '--budget', '1s']);
      const document = await project.document();
      expect(document.phases.find(({ name }) => name === 'load')?.reason).toContain('503');
      expect(document.verdict).not.toBe('pass');
      expect(await project.processes()).toEqual([]);
      expect(code).toBe(3);
    });

    test('when a service never gets ready', async () => {
      await using project = await SmallProject.create({
        ...config(`services: { postgres: { provider: 'external', startupTimeoutMs: 1500 } }`),
        'suites/unit/a.test.ts': passingTest,
        'suites/integration/a.test.ts': passingTest,
      });
      // A server that accepts and never answers.
      await using silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as { port: number };
      const { code } = await project.assay(['run', 'unit', 'integration'], {
        ASSAY_POSTGRES_URL: `postgres://someone:a-password@127.0.0.1:${port}/db`,
      });
      const document = await project.document();
      expect(document.phases.map(({ name, state }) => [name, state])).toEqual([
        ['services', 'failed'],
        ['unit', 'done'],
        ['integration', 'skipped'],
      ]);
      expect(JSON.stringify(document)).not.toContain('a-password');
      expect(code).toBe(3);
    });
  },
);

describe('fails the gate', { tags: ['slow'], concurrent: true, timeout: 600_000 }, () => {
  test('of a k6 script that throws', async () => {
    await using project = await SmallProject.create({
      ...config(`target: { command: 'node server.js' }`),
      'server.js': server,
      'suites/load/broken.ts': `export default () => { throw new Error('planted in the script'); };`,
    });
    const { code, stdout } = await project.assay(['run', 'load', '--budget', '1s']);
    const document = await project.document();
    const gate = document.gates.find(({ subject }) => subject === 'load/broken');
    expect(gate).toMatchObject({ verdict: 'fail' });
    expect(gate?.reason).toContain('planted in the script');
    expect(stdout).toContain("DON'T SHIP");
    expect(code).toBe(1);
  });

  test('of a test that never ends, names it, and runs the other files', async () => {
    await using project = await SmallProject.create({
      ...config(`profiles: { smoke: { testTimeoutSeconds: 20 } }`),
      'suites/unit/endless.test.ts': `
        import { test } from 'vitest';
        test('ends', () => {});
        test('never ends', () => { for (;;); });
      `,
      'suites/unit/other.test.ts': passingTest,
    });
    const { code } = await project.assay(['run', 'unit']);
    const { tests, phases } = await project.document();
    expect(tests.find(({ name }) => name === 'never ends')).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('did not end within') as string,
    });
    expect(tests.find(({ file }) => file.endsWith('other.test.ts'))).toMatchObject({
      state: 'passed',
    });
    expect(phases).toHaveLength(1);
    expect(await project.processes()).toEqual([]);
    expect(code).toBe(1);
  });

  test('of a test that takes its process down', async () => {
    await using project = await SmallProject.create({
      ...config(''),
      'suites/unit/crash.test.ts': `
        import { test } from 'vitest';
        test('crashes', () => { process.kill(process.pid, 'SIGSEGV'); });
      `,
    });
    const { code } = await project.assay(['run', 'unit']);
    expect((await project.document()).tests).toContainEqual(
      expect.objectContaining({ name: 'crashes', state: 'failed' }),
    );
    expect(code).toBe(1);
  });
});

describe('is never a pass', { tags: ['slow'], concurrent: true, timeout: 600_000 }, () => {
  test('when a suite that was asked for has no tests', async () => {
    await using project = await SmallProject.create(config(''));
    const { code } = await project.assay(['run', 'unit']);
    const { gates } = await project.document();
    expect(gates).toContainEqual(
      expect.objectContaining({ subject: 'tests', verdict: 'inconclusive' }),
    );
    expect(code).toBe(4);
  });

  test('when what a threshold is about can not come: it is refused with the nearest name', async () => {
    await using project = await SmallProject.create({
      ...config(`
        target: { command: 'node server.js' },
        thresholds: { 'load/predicted': { latency: { p99: '<= 25ms' } } },
      `),
      'server.js': server,
      'suites/load/predict.ts': `import http from 'k6/http'; export default () => http.get(__ENV.TARGET);`,
    });
    const { code, stderr } = await project.assay(['run', 'load', '--budget', '1s']);
    expect(stderr).toContain('load/predicted');
    expect(stderr).toMatch(/did you mean '(?:load\/)?predict'/i);
    expect(code).toBe(2);
  });

  test('when every test is left out by the tags', async () => {
    await using project = await SmallProject.create({
      ...config(''),
      'suites/unit/a.test.ts': `import { test } from 'vitest'; test('slow', { tags: ['slow'] }, () => {});`,
      'vitest.config.ts': `export default { test: { tags: [{ name: 'slow' }] } };`,
    });
    const { code } = await project.assay(['run', 'unit']);
    expect(code).toBe(4);
    const allowed = await project.assay(['run', 'unit', '--allow-inconclusive']);
    // What was never measured is not excused.
    expect(allowed.code).toBe(4);
  });
});
