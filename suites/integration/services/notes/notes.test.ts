// @module-tag slow
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { childEnvironment } from '../../../../harness/config/environment.ts';

interface Assertion {
  readonly title: string;
  readonly status: string;
  readonly meta: {
    readonly assayDatabase?: {
      readonly keptDatabase?: string;
      readonly slowStatements?: readonly { durationMs: number; statement: string }[];
    };
    readonly assayFaultsSeed?: number;
  };
}

/** The scenario's tests by title, as Vitest's own JSON reporter has them. */
async function runScenario(): Promise<ReadonlyMap<string, Assertion>> {
  const vitest = join(import.meta.dirname, '../../../../node_modules/vitest/vitest.mjs');
  const config = join(import.meta.dirname, 'vitest.config.ts');
  const folder = mkdtempSync(join(tmpdir(), 'assay-notes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const outputFile = join(folder, 'report.json');
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--config', config, '--reporter', 'json', '--outputFile', outputFile],
    {
      cwd: import.meta.dirname,
      env: childEnvironment({
        ASSAY_SERVICES: undefined,
        ASSAY_SUPERVISOR: undefined,
        ASSAY_SERVICES_PROVIDER: 'embedded',
        ASSAY_SERVICES_POSTGRES_SLOW_QUERY_MS: '4000',
        ASSAY_FAULTS_SEED: '4711',
      }),
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await new Promise((resolve) => {
    child.once('exit', resolve);
  });
  const report = JSON.parse(readFileSync(outputFile, 'utf8')) as {
    readonly testResults: readonly { readonly assertionResults: readonly Assertion[] }[];
  };
  const assertions = report.testResults.flatMap((file) => file.assertionResults);
  return new Map(assertions.map((assertion) => [assertion.title, assertion]));
}

describe('the report of a test', { tags: ['integration', 'postgres'] }, () => {
  test('has its slow statements, its kept database and the seed of its faults', async () => {
    const tests = await runScenario();
    const failed = tests.get('fails');
    expect(failed).toMatchObject({
      status: 'failed',
      meta: {
        assayDatabase: {
          keptDatabase: expect.stringMatching(
            /^postgres:\/\/assay_c_\d+@127\.0\.0\.1:\d+\/assay_c_\d+$/,
          ),
        },
      },
    });
    expect(tests.get('is slow')).toMatchObject({
      status: 'passed',
      meta: {
        assayDatabase: {
          slowStatements: [
            { statement: `SELECT 'slow', pg_sleep(5)`, durationMs: expect.any(Number) },
          ],
        },
      },
    });
    expect(tests.get('is quick')?.meta.assayDatabase).toBeUndefined();
    expect(tests.get('fails under faults')?.meta.assayFaultsSeed).toBe(4711);
  });
});
