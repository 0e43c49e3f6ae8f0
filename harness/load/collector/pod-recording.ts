import { endMarker } from '../end-marker.ts';
import type { RecordedScenario } from '../ledger/recorded-scenario.ts';
import { LoadRecorder } from '../load-recorder.ts';
import { parsePlan } from '../script-plan.ts';
import type { RecordedPod, RecorderSetup } from './recorder-messages.ts';

/** Reads the points of one pod, as those of one k6 on this machine are read. */
export class PodRecording {
  readonly #recorder: LoadRecorder;
  readonly #setup: RecorderSetup;
  readonly #pod: number;

  constructor(setup: RecorderSetup, pod: number) {
    const { followsRedirects, checksFail, metrics, instances, saysEnd } = setup;
    this.#setup = setup;
    this.#pod = pod;
    this.#recorder = new LoadRecorder(parsePlan(setup.inspected), {
      followsRedirects,
      checksFail,
      metrics,
      watched: saysEnd ? [endMarker] : [],
      onProgress: null,
      share: { index: pod, of: instances },
    });
  }

  push(bytes: Uint8Array): void {
    this.#recorder.push(bytes);
  }

  /** Requests so far. */
  get requests(): number {
    return this.#recorder.requests;
  }

  /** What was recorded; nothing can be read any more. */
  take(): RecordedPod {
    const recorder = this.#recorder;
    const { broken } = recorder.end();
    const scenarios = recorder.take({
      subject: (scenario) => scenario,
      broken: null,
      wasStopped: false,
      generator: null,
      machine: this.#pod,
    });
    return {
      pod: this.#pod,
      broken,
      cameToEnd: !this.#setup.saysEnd || recorder.hasSeen(endMarker),
      checks: recorder.checks(),
      seconds: recorder.seconds,
      scenarios: scenarios.map(withoutPlan),
    };
  }
}

/** Schedules are functions, which no message can carry. */
function withoutPlan(recorded: RecordedScenario): Omit<RecordedScenario, 'scenario'> {
  const { scenario, ...rest } = recorded;
  return { ...rest, subject: scenario.name };
}
