import { expect, test } from 'vitest';
import { OutsideProject } from './outside-project.ts';
import { express } from './projects/express.ts';

const project = await OutsideProject.forFile(express);

test('one install, one init, one doctor: everything is there', async () => {
  await project.install();
  const init = await project.assay(['init']);
  expect(init.output).toContain(
    'wrote  assay.config.mjs: the script "start" of package.json; its route /healthz',
  );
  expect(init.output).toContain('wrote  .github/workflows/assay.yml');
  expect(init.output).toContain('added  vitest: npm i -D vitest');
  expect(init.code).toBe(0);
  expect(await project.read('assay.config.mjs')).toContain("env: { NODE_ENV: 'production' }");
  const doctor = await project.assay(['doctor']);
  expect(doctor.output).not.toMatch(/Postgres|ONNX|✘/);
  expect(doctor.code).toBe(0);
});

test('the first run ships it, without a warning of Node', async () => {
  const { code, output } = await project.assay(['run', '--allow-inconclusive']);
  expect(output).toMatch(/unit +1 passed/);
  expect(output).toMatch(/integration +1 passed/);
  expect(output).not.toMatch(/MODULE_TYPELESS|ExperimentalWarning/);
  // A busy machine may not apply the load in time: nothing fails, and nothing was left out.
  expect(output).not.toContain("DON'T SHIP");
  expect(code).toBe(0);
});

test.each([
  [
    'is slow in one of ten requests',
    (text: string) =>
      text.replace(
        'response.json({ ok: true })',
        'setTimeout(() => response.json({ ok: true }), Math.random() < 0.1 ? 600 : 0)',
      ),
    'load/smoke latency.p99',
  ],
  [
    'fails in one of five requests',
    (text: string) =>
      // The first answers say that it is ready.
      text.replace(
        'response.json({ ok: true })',
        '(app.n = (app.n ?? 0) + 1) > 9 && app.n % 5 === 0 ? response.sendStatus(500) : response.json({ ok: true })',
      ),
    'load/smoke errors',
  ],
])('a service that %s does not ship', async (_what, change, gate) => {
  await using _broken = await project.breakFile('server.js', change);
  const { code } = await project.assay(['run', 'load', '--budget', '8s']);
  expect(await project.gatesThatFail()).toContain(gate);
  expect(code).toBe(1);
});

test('a service that leaks does not ship', async () => {
  await using _leaks = await project.breakFile('server.js', (text) =>
    text.replace(
      'response.json({ ok: true })',
      '{ (app.kept ??= []).push({ url: [request.url] }); response.json({ ok: true }); }',
    ),
  );
  await using _hunt = await project.breakFile(
    'suites/stress/health.leak.mjs',
    () => `import { stress } from 'assay';
stress('health', { retained: { heap: '<= 16 B/op' } }, async ({ target }) => {
  await (await target.get('/healthz')).text();
});
`,
  );
  const { code, output } = await project.assay(['run', 'stress', '--budget', '12s']);
  expect(output).toMatch(/✘ {2}stress\/health retained\.heap/);
  expect(code).toBe(1);
});

test('a server that exits says so with its last lines', async () => {
  await using _broken = await project.breakFile(
    'server.js',
    (text) => `${text}\nthrow new Error('no licence');\n`,
  );
  const { code, output } = await project.assay(['run', 'load', '--budget', '5s']);
  expect(output).toContain('exited with code 1');
  // Once, not once for every gate that it leaves open.
  expect(output.match(/Error: no licence/g)).toHaveLength(1);
  expect(code).toBe(3);
});
