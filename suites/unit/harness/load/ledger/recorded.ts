import {
  type RunEnd,
  ScenarioRecorder,
} from '../../../../../harness/load/ledger/scenario-recorder.ts';
import type { ObservedRequest } from '../../../../../harness/load/points/request-assembler.ts';
import {
  closedScenario,
  constantArrivalScenario,
  type Scenario,
} from '../../../../../harness/load/scenario.ts';
import { endCode, type EntryEnd } from '../../../../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../../../../harness/measurement/measurement.ts';

/** 100 arrivals a second, from 0. */
export function openScenario(ticks: number, users: number | null = null): Scenario {
  const seconds = ticks / 100;
  return constantArrivalScenario('predict', { rate: 100, timeUnitSeconds: 1, seconds, users });
}

export function closed(plannedIterations: number | null = null): Scenario {
  const executor = plannedIterations === null ? 'constant-vus' : 'shared-iterations';
  return closedScenario('users', { executor, plannedSeconds: 1, plannedIterations });
}

export function recorderOf(scenario: Scenario, checksFail = true): ScenarioRecorder {
  return new ScenarioRecorder({ scenario, followsRedirects: true, checksFail });
}

const point = {
  metric: 'http_reqs',
  timeMs: 0,
  value: 1,
  scenario: 'predict',
  status: '200',
  vu: 1,
  iteration: 0,
  tag: () => '',
};

/** A request of the first iteration of user 1, answered with 200. */
export function request(changes: Partial<ObservedRequest> & { endMs: number; ownMs: number }) {
  return {
    vu: 1,
    iteration: 0,
    durationMs: changes.ownMs,
    failed: false,
    status: '200',
    errorCode: '',
    name: 'http://host/predict',
    point,
    ...changes,
  };
}

export function finished(
  recorder: ScenarioRecorder,
  endMs: number,
  end: Partial<RunEnd> = {},
): LoadMeasurement {
  return recorder.finish('load/predict', {
    endMs,
    stoppedMs: null,
    generator: null,
    broken: null,
    ...end,
  });
}

/** How each entry ended, with when it was due and its latency: `answered 0 36`. */
export function entriesOf({ ledger }: LoadMeasurement): string[] {
  const names = Object.keys(endCode) as EntryEnd[];
  return Array.from(ledger.end, (code, index) => {
    const [due = 0, latency = 0] = [ledger.dueMs[index], ledger.latencyMs[index]];
    return `${names[code]} ${Math.round(due)} ${Math.round(latency)}`;
  });
}
