import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { detectDevices } from '../../../fixtures/engines/devices/detect.ts';
import { engineNames } from '../../../fixtures/engines/registry.ts';
import { SmallProject } from './small-project.ts';

const devices = await detectDevices();
const wasm = devices.engines['onnx-wasm'];
const absent = engineNames.find((name) => !devices.engines[name].available);

/** No services, as most projects around a model have none: a test and a hunt that say where they ran. */
async function project(): Promise<SmallProject> {
  const created = await SmallProject.create({
    'assay.config.ts': `
      export default {
        engines: { fp32: { model: 'fault.onnx' } },
        target: { command: 'node server.js' },
        thresholds: { tests: { failed: 0 } },
        suites: { integration: ['it.test.js'], stress: ['hunt.leak.js'], load: ['ask.js'] },
      };
    `,
    'it.test.js': `
      import { expect, test } from 'assay/fixtures';
      test('runs where it was told to', async ({ engine }) => {
        expect('ran on ' + (await engine('fp32')).device).toBe('ran on nothing');
      });
    `,
    'server.js': `
      import { createServer } from 'node:http';
      console.log('the back end is told to use ' + process.env.ASSAY_ENGINE);
      createServer((_, response) => response.end('ok')).listen(process.env.PORT, '127.0.0.1');
    `,
    'ask.js': `
      import http from 'k6/http';
      export const options = { scenarios: { ask: {
        executor: 'constant-arrival-rate', rate: 20, duration: '1s', preAllocatedVUs: 2 } } };
      export default () => http.get(__ENV.TARGET);
    `,
  });
  const fault = fileURLToPath(new URL('../../../fixtures/models/fault.onnx', import.meta.url));
  await copyFile(fault, join(created.folder, 'fault.onnx'));
  return created;
}

describe('assay run --engine', { tags: ['slow', 'integration'], timeout: 600_000 }, () => {
  test('runs the tests of a project without services on it', async ({ skip }) => {
    skip(!wasm.available, wasm.available ? '' : wasm.reason);
    await using tried = await project();
    const { code } = await tried.assay(['run', 'integration', '--engine', 'onnx-wasm']);
    expect(code).toBe(1);
    const [report] = (await tried.document()).tests;
    expect(report?.reason).toContain('ran on wasm');
  });

  test('is no pass where it is not here: its tests are skipped, and it is named', async ({
    skip,
  }) => {
    skip(absent === undefined, 'every engine works here');
    await using tried = await project();
    await tried.write({
      'it.test.js': `${await readFile(join(tried.folder, 'it.test.js'), 'utf8')}
        test('needs none', () => {});`,
    });
    const { code } = await tried.assay(['run', 'integration', '--engine', absent!]);
    expect(code).toBe(3);
    const { notRun, tests } = await tried.document();
    expect(notRun).toContainEqual(expect.objectContaining({ what: `engine ${absent}` }));
    expect(tests).toMatchObject([{ state: 'skipped' }, { state: 'passed' }]);
    expect(tests[0]!.reason).toContain(`${absent} can't run here`);
  });

  test('says nothing of engines that nobody asked for', async () => {
    await using tried = await project();
    await tried.assay(['run', 'integration']);
    const { notRun, tests } = await tried.document();
    expect(notRun.filter(({ what }) => what.startsWith('engine'))).toEqual([]);
    expect(tests[0]!.reason).toContain('ran on cpu');
  });

  test('tells the back end under test, too', async () => {
    await using tried = await project();
    await tried.assay(['run', 'load', '--engine', 'onnx-wasm']);
    expect(await tried.report('target-load.log')).toContain('told to use onnx-wasm');
  });
});
