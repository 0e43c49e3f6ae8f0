import { createHistogram } from 'node:perf_hooks';

import type { GeneratorUse } from '../measurement/applied-load.ts';
import { CheckCounts, type ScriptCheck } from './check-counts.ts';
import { type Share, wholeLoad } from './instances/share.ts';
import type { RecordedScenario } from './ledger/recorded-scenario.ts';
import { ScenarioRecorder } from './ledger/scenario-recorder.ts';
import type { Point } from './points/point.ts';
import { PointReader, type PointReaderEnd } from './points/point-reader.ts';
import {
  firstOfRequest,
  type ObservedRequest,
  otherRequests,
  partsOfRequest,
  RequestAssembler,
} from './points/request-assembler.ts';
import type { ScriptPlan } from './script-plan.ts';
import { SeenMetrics } from './seen-metrics.ts';
import { failedStreamMarker, worstOfFailedStream } from './stream/failed-stream.ts';
import { parseSelector } from './threshold-expression.ts';

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

/** The points by which the hooks around a script say what k6 itself does not (`k6/hooks.ts`). */
const markers = {
  started: 'assay_iteration_started',
  failed: 'assay_iteration_failed',
  sleeping: 'assay_sleep',
  blamed: 'assay_check_failed',
  turn: 'assay_turn',
  streamFailed: failedStreamMarker,
} as const;

const wantedMetrics: ReadonlySet<string> = new Set([
  firstOfRequest,
  ...otherRequests,
  ...Object.values(markers),
  // Comes at the end of every iteration, also of one that is cut off.
  'data_sent',
  'iterations',
  'dropped_iterations',
  'checks',
  // Comes every second, also while every request hangs: the clock of the run.
  'vus',
]);

const MICROSECONDS_PER_MS = 1000;

export interface RecordingOptions {
  readonly followsRedirects: boolean;
  readonly checksFail: boolean;
  /** Metrics, with their selectors, whose points are kept. */
  readonly metrics?: readonly string[];
  /** Metrics, with their selectors, of which it must be known whether a point ever came. */
  readonly watched?: readonly string[];
  readonly onProgress: ((progress: LoadProgress) => void) | null;
  /** Which part of the load this k6 has; by itself all of it. */
  readonly share?: Share;
}

/** How the run as a whole ended, beside what its points say. */
export interface RecordingEnd {
  readonly subject: (scenario: string) => string;
  readonly broken: string | null;
  /** Whether a threshold of the script stopped the run. */
  readonly wasStopped: boolean;
  readonly generator: GeneratorUse | null;
  /** Where k6 ran; by itself the one machine. */
  readonly machine?: number;
}

/** Sorts k6's points into the scenarios of a script as they come. */
export class LoadRecorder {
  readonly #scenarios: ReadonlyMap<string, ScenarioRecorder>;
  /** By the virtual user, since a script may give a request a tag `scenario` of its own. */
  readonly #scenarioOfUser = new Map<number, ScenarioRecorder>();
  readonly #plannedSeconds: number | null;
  readonly #options: RecordingOptions;
  readonly #reader: PointReader;
  readonly #assembler: RequestAssembler;
  readonly #durations = createHistogram();
  readonly #kept: ReadonlySet<string>;
  readonly #seen: SeenMetrics;
  readonly #checks = new CheckCounts();
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = 0;
  #unknownScenario: string | null = null;

  constructor(plan: ScriptPlan, options: RecordingOptions) {
    this.#options = options;
    this.#plannedSeconds = longestPlanned(plan);
    const { followsRedirects, checksFail, metrics = [], share = wholeLoad } = options;
    const kept = metrics.map((name) => parseSelector(name).metric);
    this.#kept = new Set(kept);
    const scenarios = plan.scenarios.map(
      (scenario) =>
        new ScenarioRecorder({ scenario, followsRedirects, checksFail, metrics, share }),
    );
    this.#scenarios = new Map(
      scenarios.flatMap((recorder) => {
        const { name, alias } = recorder.scenario;
        return (alias === null ? [name] : [name, alias]).map((tag) => [tag, recorder] as const);
      }),
    );
    this.#seen = new SeenMetrics(options.watched ?? []);
    this.#assembler = new RequestAssembler((request) => {
      this.#request(request);
    });
    this.#reader = new PointReader({
      metrics: new Set([
        ...wantedMetrics,
        ...this.#seen.metrics,
        ...kept.filter((name) => !isPart(name)),
      ]),
      onPoint: (point) => {
        this.#point(point);
      },
      // Of a metric of requests the tags are those of the request's first point.
      parts: new Set([...partsOfRequest, ...kept.filter((name) => isPart(name))]),
      onPart: (metric, value) => {
        this.#assembler.part(metric, value);
        const { current } = this.#assembler;
        if (current !== null) this.#keep(metric, value, current);
      },
    });
  }

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
    this.#options.onProgress?.(this.#progress());
  }

  /** Whether a point of a watched metric came; of the metrics that k6 brings itself, it is taken to. */
  hasSeen(metric: string): boolean {
    return this.#seen.has(metric);
  }

  /** The checks of the script so far. */
  checks(): readonly ScriptCheck[] {
    return this.#checks.all();
  }

  end(): PointReaderEnd {
    this.#assembler.flush();
    const end = this.#reader.end();
    if (end.broken !== null || this.#unknownScenario === null) return end;
    return { ...end, broken: `k6 wrote points of an unknown scenario '${this.#unknownScenario}'` };
  }

  /** What each scenario recorded; nothing can be recorded any more. */
  take({ subject, broken, wasStopped, generator, machine = 0 }: RecordingEnd): RecordedScenario[] {
    const end = {
      endMs: this.#lastMs,
      stoppedMs: wasStopped ? this.#lastMs : null,
      broken,
      generator,
      machine,
    };
    return [...new Set(this.#scenarios.values())].map((recorder) =>
      recorder.take(subject(recorder.scenario.name), end),
    );
  }

  /** What each scenario recorded by now, while more comes. */
  soFar({
    subject,
    generator,
    machine = 0,
  }: Omit<RecordingEnd, 'broken' | 'wasStopped'>): RecordedScenario[] {
    const end = { endMs: this.#lastMs, stoppedMs: null, broken: null, generator, machine };
    return [...new Set(this.#scenarios.values())].map((recorder) =>
      recorder.soFar(subject(recorder.scenario.name), end),
    );
  }

  /** Requests so far. */
  get requests(): number {
    let sum = 0;
    for (const recorder of new Set(this.#scenarios.values())) sum += recorder.requests;
    return sum;
  }

  /** From the first point to the last one, in seconds. */
  get seconds(): number {
    return this.#lastMs === 0 ? 0 : (this.#lastMs - this.#firstMs) / 1000;
  }

  #point(point: Point): void {
    this.#seen.add(point);
    this.#firstMs = Math.min(this.#firstMs, point.timeMs);
    this.#lastMs = Math.max(this.#lastMs, point.timeMs);
    this.#assembler.push(point);
    if (point.metric === 'checks') this.#checks.add(point);
    if (point.metric === markers.started || point.metric === 'dropped_iterations') {
      // setup() and teardown() belong to no scenario.
      if (point.scenario !== '') this.#ofScenario(point);
    } else {
      const scenario = this.#scenarioOfUser.get(point.vu);
      if (scenario !== undefined) recordPoint(scenario, point);
    }
    this.#keep(point.metric, point.value, point);
    if (point.metric !== markers.streamFailed) return;
    for (const [metric, worst] of worstOfFailedStream(point.value))
      this.#keep(metric, worst, point);
  }

  #keep(metric: string, value: number, tagged: Point): void {
    if (!this.#kept.has(metric)) return;
    const scenario = this.#scenarioOfUser.get(tagged.vu) ?? this.#scenarios.get(tagged.scenario);
    scenario?.series.add(metric, value, tagged);
  }

  #ofScenario(point: Point): void {
    const [only] = this.#scenarios.values();
    const known =
      this.#scenarios.get(point.scenario) ?? (this.#scenarios.size === 1 ? only : undefined);
    if (known === undefined) {
      this.#unknownScenario = point.scenario;
    } else if (point.metric === markers.started) {
      this.#scenarioOfUser.set(point.vu, known);
      known.iterationStarted(point.vu, point.iteration, point.timeMs, point.value);
    } else {
      known.iterationsDropped(point.value, point.timeMs);
    }
  }

  #request(request: ObservedRequest): void {
    if (request.point.scenario === '') return;
    const scenario = this.#scenarioOfUser.get(request.vu);
    if (scenario === undefined) return;
    scenario.request(request);
    this.#durations.record(Math.max(1, Math.round(request.ownMs * MICROSECONDS_PER_MS)));
  }

  #progress(): LoadProgress {
    const recorders = [...new Set(this.#scenarios.values())];
    const measured = this.#durations.count > 0;
    return {
      elapsedSeconds: this.seconds,
      plannedSeconds: this.#plannedSeconds,
      requests: this.requests,
      failed: recorders.reduce((sum, recorder) => sum + recorder.failed, 0),
      dropped: recorders.reduce((sum, recorder) => sum + recorder.dropped, 0),
      latencyMsP99: measured ? this.#durations.percentile(99) / MICROSECONDS_PER_MS : null,
    };
  }
}

function recordPoint(scenario: ScenarioRecorder, point: Point): void {
  switch (point.metric) {
    case 'data_sent':
      scenario.iterationEnded(point.vu, point.iteration, point.timeMs);
      break;
    case 'iterations':
      scenario.iterationCompleted(point.vu);
      break;
    case 'checks':
      if (point.value === 0) scenario.checkFailed(point.vu, point.tag('check'));
      break;
    case markers.sleeping:
      scenario.sleeping(point.vu, point.timeMs, point.value);
      break;
    case markers.blamed:
      scenario.blamed(point.vu, point.value);
      break;
    case markers.turn:
      scenario.turnTaken(point.vu, point.value);
      break;
    case markers.failed:
      scenario.iterationFailed(point.vu);
      break;
  }
}

function isPart(metric: string): boolean {
  return metric.startsWith('http_req_');
}

function longestPlanned(plan: ScriptPlan): number | null {
  const seconds = plan.scenarios.flatMap(({ plannedSeconds }) => plannedSeconds ?? []);
  return seconds.length === 0 ? null : Math.max(...seconds);
}
