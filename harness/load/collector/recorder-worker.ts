import { parentPort, workerData } from 'node:worker_threads';

import { recordedColumns, type RecordedScenario } from '../ledger/recorded-scenario.ts';
import { LoadRecorder } from '../load-recorder.ts';
import { parsePlan } from '../script-plan.ts';
import type { FromRecorder, RecordedPod, RecorderSetup, ToRecorder } from './recorder-messages.ts';

/** A thread that reads the points of some of the pods, each as those of one k6 on this machine are. */
const setup = workerData as RecorderSetup;
const plan = parsePlan(setup.inspected);
const recorders = new Map<number, LoadRecorder>();

function recorderOf(pod: number): LoadRecorder {
  const known = recorders.get(pod);
  if (known !== undefined) return known;
  const { followsRedirects, checksFail, metrics, instances } = setup;
  const made = new LoadRecorder(plan, {
    followsRedirects,
    checksFail,
    metrics,
    onProgress: null,
    share: { index: pod, of: instances },
  });
  recorders.set(pod, made);
  return made;
}

function record(pod: number): RecordedPod {
  const recorder = recorderOf(pod);
  const { broken } = recorder.end();
  const scenarios = recorder.take({
    subject: (scenario) => scenario,
    broken: null,
    wasStopped: false,
    generator: null,
    machine: pod,
  });
  return {
    pod,
    broken,
    checks: recorder.checks(),
    seconds: recorder.seconds,
    scenarios: scenarios.map(withoutPlan),
  };
}

/** Schedules are functions, which no message can carry. */
function withoutPlan(recorded: RecordedScenario): Omit<RecordedScenario, 'scenario'> {
  const { scenario, ...rest } = recorded;
  return { ...rest, subject: scenario.name };
}

parentPort?.on('message', (message: ToRecorder) => {
  if (message.kind === 'points') {
    const recorder = recorderOf(message.pod);
    const before = recorder.requests;
    recorder.push(message.bytes);
    answer({ kind: 'taken', requests: recorder.requests - before });
    return;
  }
  const pods = message.pods.map(record);
  const columns = pods.flatMap(({ scenarios }) => scenarios.flatMap(recordedColumns));
  answer(
    { kind: 'recorded', pods },
    columns.map(({ buffer }) => buffer as ArrayBuffer),
  );
});

function answer(message: FromRecorder, transferred: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transferred);
}
