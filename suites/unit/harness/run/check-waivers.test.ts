import { expect, test } from 'vitest';
import { checkWaivers } from '../../../../harness/run/check-waivers.ts';

const known = {
  ids: ['tests failed', 'load/predict latency.p99', 'load/predict errors'],
  subjects: ['tests', 'load/predict', 'load/mixed/reads', 'stress/predict'],
  suites: ['tests', 'load', 'stress'],
};
const entry = (gate: string) => ({ gate, owner: 'ana', until: '2026-12-31', reason: 'see #12' });

function check(...gates: readonly string[]): () => void {
  return () => {
    checkWaivers(gates.map(entry), known);
  };
}

test.each([
  ['one that is planned', 'load/predict latency.p99'],
  ['that a plan was applied', 'load/predict applied'],
  ['a threshold of a script, on the script that has the scenarios', 'load/mixed k6 checks: rate>1'],
  ['a resource of a hunt', 'stress/predict retained.heap'],
  ['what another suite measures', 'model/int8 accuracy'],
])('takes a waiver for %s', (_, gate) => {
  expect(check(gate)).not.toThrow();
});

test.each([
  ['load/predict latency.p98', "Did you mean 'load/predict latency.p99'?"],
  ['load/predikt errors', "Did you mean 'load/predict errors'?"],
  ['load/other applied', "there is no gate 'load/other applied'"],
  ['errors', "there is no gate 'errors'"],
  ['tests failed', 'would excuse every test'],
])('refuses %s: %s', (gate, message) => {
  expect(check(gate)).toThrow(message);
});

test('refuses two for one gate', () => {
  expect(check('load/predict errors', 'load/predict errors')).toThrow(
    "there are two for 'load/predict errors'",
  );
});
