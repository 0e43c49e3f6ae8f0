import { expect, test } from 'vitest';
import { breakTests } from './cheap-breaks.ts';
import { OutsideProject, patiently } from './outside-project.ts';
import { express } from './projects/express.ts';
import { breakService } from './service-breaks.ts';

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
  const { code, output } = await project.assay(['run', ...patiently]);
  expect(output).toMatch(/unit +1 passed/);
  expect(output).toMatch(/integration +1 passed/);
  expect(output).not.toMatch(/MODULE_TYPELESS|ExperimentalWarning/);
  // A busy machine may not apply the load in time: nothing fails, and nothing was left out.
  expect(output).not.toContain("DON'T SHIP");
  expect(code).toBe(0);
});

test('the recipe runs: an app that does not listen itself', async () => {
  await project.writeRecipe('express');
  const { code, output } = await project.assay(['run', 'integration', '-c', 'recipe.config.mts']);
  expect(output).toMatch(/integration +1 passed/);
  expect(code).toBe(0);
});

breakService(
  project,
  {
    file: 'server.js',
    answer: 'response.json({ ok: true })',
    late: (answer, ms) => `setTimeout(() => ${answer}, ${ms})`,
    count: 'app.n = (app.n ?? 0) + 0.5',
    failure: 'response.sendStatus(500)',
    leak: '{ (app.kept ??= []).push({ url: [request.url] }); response.json({ ok: true }); }',
    path: '/healthz',
    hunt: 'health.leak.mjs',
  },
  [],
);

// oxlint-disable-next-line vitest/expect-expect -- what it calls asserts
test('failing tests and typos have their exit codes', async () => {
  const place = { test: 'suites/unit/broken.test.mjs', config: 'assay.config.mjs' };
  await breakTests(project, place);
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
