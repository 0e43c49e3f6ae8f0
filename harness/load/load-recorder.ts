import { createHistogram } from 'node:perf_hooks';

import type { LoadMeasurement } from '../measurement/measurement.ts';
import type { ScriptPlan } from './script-plan.ts';
import { type Point, PointReader, type PointReaderEnd } from './points/point-reader.ts';
import {
  type ObservedRequest,
  RequestAssembler,
  requestMetrics,
} from './points/request-assembler.ts';
import { ScenarioRecorder } from './points/scenario-recorder.ts';

/** What a display shows while k6 runs. */
export interface LoadProgress {
  readonly elapsedSeconds: number;
  readonly plannedSeconds: number | null;
  readonly requests: number;
  readonly failed: number;
  readonly dropped: number;
  /** Of the requests' own time so far; the measurement adds the delay of late starts to it. */
  readonly latencyMsP99: number | null;
}

const wantedMetrics: ReadonlySet<string> = new Set([
  ...requestMetrics,
  'assay_iteration_started',
  'iterations',
  'dropped_iterations',
  'checks',
  // Comes every second, also while every request hangs: the clock of the run.
  'vus',
]);

const microsecondsPerMs = 1000;

/** Sorts k6's points into the scenarios of a script as they come. */
export class LoadRecorder {
  readonly #scenarios: ReadonlyMap<string, ScenarioRecorder>;
  readonly #plannedSeconds: number | null;
  readonly #onProgress: ((progress: LoadProgress) => void) | null;
  readonly #reader: PointReader;
  readonly #assembler: RequestAssembler;
  readonly #durations = createHistogram();
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = 0;
  #failed = 0;
  #unknownScenario: string | null = null;

  constructor(plan: ScriptPlan, onProgress: ((progress: LoadProgress) => void) | null) {
    this.#scenarios = new Map(
      plan.scenarios.map((scenario) => [scenario.name, new ScenarioRecorder(scenario)]),
    );
    this.#plannedSeconds = longestPlanned(plan);
    this.#onProgress = onProgress;
    this.#assembler = new RequestAssembler((request) => {
      this.#request(request);
    });
    this.#reader = new PointReader(wantedMetrics, (point) => {
      this.#point(point);
    });
  }

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
    this.#onProgress?.(this.#progress());
  }

  end(): PointReaderEnd {
    this.#assembler.flush();
    const end = this.#reader.end();
    if (end.broken !== null || this.#unknownScenario === null) return end;
    return { ...end, broken: `k6 wrote points of an unknown scenario '${this.#unknownScenario}'` };
  }

  finish(subject: (scenario: string) => string, broken: string | null): LoadMeasurement[] {
    return [...this.#scenarios].map(([name, recorder]) =>
      recorder.finish(subject(name), this.#lastMs, broken),
    );
  }

  #point(point: Point): void {
    this.#firstMs = Math.min(this.#firstMs, point.timeMs);
    this.#lastMs = Math.max(this.#lastMs, point.timeMs);
    this.#assembler.push(point);
    // Requests of setup() and teardown() belong to no scenario.
    if (point.scenario === '') return;
    const scenario = this.#scenarios.get(point.scenario);
    if (scenario === undefined) this.#unknownScenario = point.scenario;
    else recordPoint(scenario, point);
  }

  #request(request: ObservedRequest): void {
    const scenario = this.#scenarios.get(request.scenario);
    if (scenario === undefined) return;
    scenario.request(request);
    this.#durations.record(Math.max(1, Math.round(request.ownMs * microsecondsPerMs)));
    if (request.failed) this.#failed += 1;
  }

  #progress(): LoadProgress {
    const recorders = [...this.#scenarios.values()];
    const measured = this.#durations.count > 0;
    return {
      elapsedSeconds: this.#lastMs === 0 ? 0 : (this.#lastMs - this.#firstMs) / 1000,
      plannedSeconds: this.#plannedSeconds,
      requests: recorders.reduce((sum, recorder) => sum + recorder.requests, 0),
      failed: this.#failed,
      dropped: recorders.reduce((sum, recorder) => sum + recorder.dropped, 0),
      latencyMsP99: measured ? this.#durations.percentile(99) / microsecondsPerMs : null,
    };
  }
}

function recordPoint(scenario: ScenarioRecorder, point: Point): void {
  switch (point.metric) {
    case 'assay_iteration_started':
      scenario.iterationStarted(point.vu, point.iteration, point.timeMs);
      break;
    case 'iterations':
      scenario.iterationCompleted(point.vu);
      break;
    case 'dropped_iterations':
      scenario.iterationsDropped(point.value, point.timeMs);
      break;
    case 'checks':
      if (point.value === 0) scenario.checkFailed(point.vu);
      break;
  }
}

function longestPlanned(plan: ScriptPlan): number | null {
  const seconds = plan.scenarios.flatMap(({ plannedSeconds }) => plannedSeconds ?? []);
  return seconds.length === 0 ? null : Math.max(...seconds);
}
