import { ScenarioRecorder } from '../../../../harness/load/ledger/scenario-recorder.ts';
import {
  closedScenario,
  constantArrivalScenario,
  poissonScenario,
} from '../../../../harness/load/scenario.ts';
import type { GeneratorUse } from '../../../../harness/measurement/applied-load.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { request } from '../load/ledger/recorded.ts';

export interface SimulatedRun {
  readonly rate: number;
  readonly seconds: number;
  readonly users: number;
  /** How long a request takes that is sent then. */
  readonly serviceMs: (sentMs: number) => number;
  readonly fails?: (sentMs: number) => boolean;
  /** By how much the generator starts late what was due then. */
  readonly lateMs?: (dueMs: number) => number;
  /** How long the script itself works before it sends. */
  readonly computesMs?: number;
  readonly generator?: GeneratorUse | null;
}

/** What k6 does with a constant arrival rate: a tick either finds a free user or is dropped. */
export function openRun(run: SimulatedRun): LoadMeasurement {
  const { rate, seconds, users, serviceMs, fails, lateMs, computesMs = 0 } = run;
  const scenario = constantArrivalScenario('predict', { rate, timeUnitSeconds: 1, seconds, users });
  const recorder = new ScenarioRecorder({ scenario, followsRedirects: true, checksFail: true });
  const freeAtMs = new Float64Array(users);
  let iteration = 0;
  for (let tick = 0; tick < scenario.schedule.ticks; tick += 1) {
    const dueMs = scenario.schedule.tickMs(tick);
    const startMs = dueMs + (lateMs?.(dueMs) ?? 0);
    if (startMs > seconds * 1000) break;
    const vu = freeAtMs.findIndex((free) => free <= startMs);
    if (vu === -1) {
      recorder.iterationsDropped(1, startMs);
      continue;
    }
    iteration += 1;
    const sentMs = startMs + computesMs;
    const endMs = sentMs + serviceMs(sentMs);
    recorder.iterationStarted(vu, iteration, startMs);
    const failed = fails?.(sentMs) ?? false;
    recorder.request(request({ vu, iteration, endMs, ownMs: endMs - sentMs, failed }));
    recorder.iterationEnded(vu, iteration, endMs);
    recorder.iterationCompleted(vu);
    freeAtMs[vu] = endMs;
  }
  return recorder.finish('load/predict', {
    endMs: seconds * 1000,
    stoppedMs: null,
    generator: run.generator ?? null,
    broken: null,
  });
}

/** The users of a pool take the arrivals of a schedule in turn: one that finds none free waits for it. */
export function pooledRun(run: SimulatedRun): LoadMeasurement {
  const { rate, seconds, users, serviceMs, lateMs } = run;
  const plan = { arrivals: rate * seconds, seconds, seed: 1 };
  const scenario = poissonScenario('predict', { ...plan, users });
  const recorder = new ScenarioRecorder({ scenario, followsRedirects: true, checksFail: true });
  const freeAtMs = new Float64Array(users);
  for (let tick = 0; tick < plan.arrivals; tick += 1) {
    const dueMs = scenario.schedule.tickMs(tick);
    const vu = freeAtMs.indexOf(Math.min(...freeAtMs));
    const startMs = Math.max(dueMs + (lateMs?.(dueMs) ?? 0), freeAtMs[vu] ?? 0);
    const endMs = startMs + serviceMs(startMs);
    recorder.iterationStarted(vu, tick, startMs, tick + 1);
    recorder.request(request({ vu, iteration: tick, endMs, ownMs: endMs - startMs }));
    recorder.iterationEnded(vu, tick, endMs);
    recorder.iterationCompleted(vu);
    freeAtMs[vu] = endMs;
  }
  const end = { endMs: seconds * 1000, stoppedMs: null, generator: null, broken: null };
  return recorder.finish('load/predict', end);
}

/** `shared-iterations` of one user, whose time ends before all of them are done. */
export function unfinishedRun(iterations: number, seconds: number, serviceMs: number) {
  const scenario = closedScenario('predict', {
    executor: 'shared-iterations',
    plannedSeconds: null,
    plannedIterations: iterations,
    users: 1,
  });
  const recorder = new ScenarioRecorder({ scenario, followsRedirects: true, checksFail: true });
  for (let at = 0, iteration = 0; at + serviceMs <= seconds * 1000; at += serviceMs) {
    recorder.iterationStarted(1, iteration, at);
    recorder.request(request({ iteration, endMs: at + serviceMs, ownMs: serviceMs }));
    recorder.iterationEnded(1, iteration, at + serviceMs);
    recorder.iterationCompleted(1);
    iteration += 1;
  }
  const end = { endMs: seconds * 1000, stoppedMs: null, generator: null, broken: null };
  return recorder.finish('load/predict', end);
}
