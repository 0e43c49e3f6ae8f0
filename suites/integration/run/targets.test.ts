import { expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const server = (answer: string): string => `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
console.log('starts');
createServer(async (request, response) => response.end(String(await (${answer})(request))))
  .listen(Number(process.env.PORT), process.env.HOST);
`;

test(
  'tests and load scripts reach the target and the servers beside it',
  { tags: ['integration', 'slow'], timeout: 600_000 },
  async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': `import { defineConfig } from 'assay/config';
export default defineConfig({
  target: { command: 'node shop.js' },
  targets: { billing: { command: 'node billing.js' } },
});`,
      'shop.js': server(
        "async () => 'shop, ' + (await (await fetch(process.env.BILLING_URL)).text())",
      ),
      'billing.js': server(
        "(request) => { if (request.url === '/asked') writeFileSync('asked', request.headers['user-agent']); return 'billing'; }",
      ),
      'suites/integration/both.test.ts': `import { expect, test } from 'assay/fixtures';
test('both answer', async ({ target, targets }) => {
  expect(await (await target.get('/')).text()).toBe('shop, billing');
  expect(await (await (await targets('billing')).get('/')).text()).toBe('billing');
});
test('a third is not there', async ({ targets }) => {
  await expect(targets('users')).rejects.toThrow("target 'users', which the config does not have");
});`,
      'suites/load/both.js': `import http from 'k6/http';
import { server } from 'assay/k6';
export const options = { scenarios: { both: server({ rate: 20, duration: '2s' }) } };
export default () => {
  http.get(__ENV.TARGET);
  http.get(__ENV.BILLING_URL + '/asked');
};`,
    });
    const { stdout } = await project.assay(['run', 'integration', 'load', '--budget', '5s']);
    const { tests } = await project.document();
    expect({ stdout, states: tests.map(({ state }) => state) }).toMatchObject({
      states: ['passed', 'passed'],
    });
    expect(await project.read('asked')).toMatch(/k6/i);
    const files = await project.runFiles();
    expect(files).toEqual(expect.arrayContaining(['target-load.log', 'target-load-billing.log']));
  },
);
