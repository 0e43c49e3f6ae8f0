import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InfrastructureError } from '../../../../harness/errors.ts';
import { conclude } from '../../../../harness/selftest/conclude.ts';
import { type Gates, realGates } from '../../../../harness/selftest/gates.ts';
import { selftest } from '../../../../harness/selftest/selftest.ts';
import { trials } from '../../../../harness/selftest/trials.ts';
import type { Verdict } from '../../../../harness/verdicts/verdict.ts';

const simulated = trials.filter(({ gate }) => gate === 'percentile' || gate === 'errors');

async function asked(gates: Gates, signal = new AbortController().signal) {
  const tried = await selftest(simulated, { gates, budgetMs: 1_000, signal });
  const { exitCode, counts } = conclude(simulated, tried);
  const wrong = tried.filter(({ outcome }) => outcome === 'wrong');
  return { exitCode, counts, wrong: new Set(wrong.map(({ trial }) => trial.truth.kind)), tried };
}

const always = (verdict: Verdict): Gates => ({
  ...realGates,
  load: (measurement, thresholds) => ({
    ...realGates.load(measurement, thresholds),
    verdict,
    blames: verdict === 'fail' ? ['latency.p97'] : [],
  }),
});

test('a gate that always passes is found wrong: it misses faults, and passes what nobody can tell', async () => {
  const { exitCode, wrong, counts } = await asked(always('pass'));
  expect(wrong).toEqual(new Set(['fault', 'undecidable']));
  expect(counts.clean).toEqual({ right: 2, of: 2 });
  expect(exitCode).toBe(1);
});

test('a gate that always fails is found wrong: it raises false alarms', async () => {
  const { exitCode, wrong } = await asked(always('fail'));
  expect(wrong).toEqual(new Set(['clean', 'undecidable']));
  expect(exitCode).toBe(1);
});

test('a gate that never decides is not found wrong, and not believed', async () => {
  const { exitCode, wrong } = await asked(always('inconclusive'));
  expect(wrong.size).toBe(0);
  expect(exitCode).toBe(4);
});

test('a gate that can not be asked has told nothing, and the others are asked all the same', async () => {
  const { exitCode, tried } = await asked({
    ...realGates,
    load: () => {
      throw new InfrastructureError('its process died', { remedy: 'free some memory' });
    },
  });
  expect(tried).toHaveLength(simulated.length);
  expect(tried[0]).toMatchObject({
    outcome: 'untold',
    answer: { reason: 'its process died', needs: 'free some memory' },
  });
  expect(exitCode).toBe(4);
});

test('an interruption keeps what was answered until then', async () => {
  const controller = new AbortController();
  let calls = 0;
  const interrupting: Gates = {
    ...realGates,
    load: (...given) => {
      if (++calls === 3) {
        controller.abort();
        throw new Error('its process was ended');
      }
      return realGates.load(...given);
    },
  };
  const { exitCode, tried } = await asked(interrupting, controller.signal);
  expect(tried).toHaveLength(2);
  expect(exitCode).toBe(130);
});

test('each trial has a name of its own, and each live one a command that asks again', () => {
  const names = trials.map(({ gate, what }) => `${gate} ${what}`);
  expect(new Set(names).size).toBe(names.length);
  const commands = trials.map((trial) => trial.reproduce({ budgetMs: 10_000 }));
  const live = commands.filter((command) => command !== null);
  expect(live.filter((command) => command.endsWith('--budget 10s'))).toHaveLength(9);
  const modules = live.flatMap((command) => command.match(/\S+\.ts/g) ?? []);
  expect(modules.filter((module) => !existsSync(module))).toEqual([]);
});
