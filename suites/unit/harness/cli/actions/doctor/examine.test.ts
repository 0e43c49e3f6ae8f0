import { expect, test } from 'vitest';

import type { Check, Finding } from '../../../../../../harness/cli/actions/doctor/check.ts';
import { describe as describeFindings } from '../../../../../../harness/cli/actions/doctor/describe.ts';
import type { Needs } from '../../../../../../harness/cli/actions/doctor/needs.ts';
import { UsageError } from '../../../../../../harness/errors.ts';
import { examine } from '../../../../../../harness/cli/actions/doctor/examine.ts';

const LONG_MS = 60_000;

/** A project that asks for nothing. */
const needs: Needs = { config: null, root: '/nowhere', problem: new UsageError('no config') };

function check(name: string, look: () => Promise<Finding>): Check {
  return { name, look };
}

const here = check('Node', async () => ({ state: 'here', detail: '24.21.0' }));
const missing = check('k6', async () => ({
  state: 'missing',
  detail: 'not on the PATH',
  costs: 'no load suite can run',
  remedy: 'assay install',
}));

test('shows what is missing, what that costs and the remedy', async () => {
  const text = describeFindings(await examine([here, missing], needs, LONG_MS));
  expect(text).toContain('✔  Node  24.21.0');
  expect(text).toContain('✘  k6    not on the PATH');
  expect(text).toContain('costs: no load suite can run');
  expect(text).toContain('→ assay install');
  expect(text).toContain("assay run can't work without: k6");
});

test('keeps the order of the list', async () => {
  const examined = await examine([missing, here], needs, LONG_MS);
  expect(examined.map(({ name }) => name)).toEqual(['k6', 'Node']);
});

test('answers although one check hangs', async () => {
  const hanging = check('Docker engine', () => new Promise(() => {}));
  const [first, second] = await examine([hanging, here], needs, 50);
  expect(first?.finding).toMatchObject({ state: 'limited', detail: 'no answer within 0.1 s' });
  expect(second?.finding.state).toBe('here');
});

test('shows the defect of a check in its line', async () => {
  const broken = check('GPU', async () => {
    throw new Error('no such device');
  });
  const [examined] = await examine([broken], needs, LONG_MS);
  expect(examined?.finding).toMatchObject({ state: 'limited', detail: 'no such device' });
});

test('says so when everything is here', async () => {
  expect(describeFindings(await examine([here], needs, LONG_MS))).toContain('everything is here');
});

test('what the project does not ask for takes no line', async () => {
  const unwanted: Check = { ...missing, isWanted: () => false };
  const examined = await examine([here, unwanted], needs, LONG_MS);
  expect(examined.map(({ name }) => name)).toEqual(['Node']);
});
