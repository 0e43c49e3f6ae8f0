// @module-tag integration
// @module-tag slow
// @module-tag thorough

import { execFile } from 'node:child_process';
import { cp, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'assay/fixtures';
import { beforeEach } from 'vitest';
import { parse, stringify } from 'yaml';
import { deploy, lacking } from './chart.ts';

const run = promisify(execFile);
const rules = 'chart/files/slo.rules.yaml';
interface Tests {
  readonly tests: readonly { readonly interval: string }[];
}

const reason = await lacking('promtool', '--version');
beforeEach(({ skip }) => skip(reason !== null, reason ?? ''));

/** What the alerts say is worked out over days of samples. */
const patient = { timeout: 600_000 };

test('promtool finds no fault in the rules', async () => {
  const { stdout } = await run('promtool', ['check', 'rules', '--lint-fatal', join(deploy, rules)]);
  expect(stdout).toContain('SUCCESS: 10 rules found');
});

test('the alerts fire when the budget burns, and only then', patient, async () => {
  await expect(
    run('promtool', ['test', 'rules', 'slo.tests.yaml'], { cwd: deploy }),
  ).resolves.toBeDefined();
});

// A test that can't fail shows nothing.
test.for([
  ['a looser objective', /0\.005/g, '0.05'],
  ['a long window alone', /ratio_rate(5m|30m) >/g, 'ratio_rate1h >'],
  ['probes that count', 'route!~"/health.*|/metrics"', 'route!~"/metrics"'],
  ['a back end that may vanish', 'absent(up', 'sum(up'],
] as const)('%s is found by the tests of the alerts', patient, async ([, from, to]) => {
  await using copy = await mkdtempDisposable(join(tmpdir(), 'assay-rules-'));
  await cp(deploy, copy.path, { recursive: true });
  const text = await readFile(join(deploy, rules), 'utf8');
  const planted = text.replaceAll(from, to);
  expect(planted).not.toBe(text);
  await writeFile(join(copy.path, rules), planted);
  // Those over days take seconds, and the others are enough.
  const all = parse(await readFile(join(deploy, 'slo.tests.yaml'), 'utf8')) as Tests;
  const tests = all.tests.filter(({ interval }) => interval === '1m');
  await writeFile(join(copy.path, 'slo.tests.yaml'), stringify({ ...all, tests }));
  await expect(
    run('promtool', ['test', 'rules', 'slo.tests.yaml'], { cwd: copy.path }),
  ).rejects.toMatchObject({ code: 1 });
});
