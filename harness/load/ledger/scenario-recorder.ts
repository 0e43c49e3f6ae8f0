import type { GeneratorUse } from '../../measurement/applied-load.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import type { ObservedRequest } from '../points/request-assembler.ts';
import { type Share, wholeLoad } from '../instances/share.ts';
import type { Scenario } from '../scenario.ts';
import { buildLoad } from './build-load.ts';
import { float64Column } from './column.ts';
import { Cycles } from './cycles.ts';
import { Endpoints } from './endpoints.ts';
import { failureReason } from './failure-reason.ts';
import { IterationColumns } from './iteration-columns.ts';
import { iterationState, type RecordedScenario } from './recorded-scenario.ts';
import { RequestColumns, requestState } from './request-columns.ts';
import { SeriesRecorder } from './series-recorder.ts';
import { busySinceMs, startedUser, takeHop, type User } from './user.ts';

/** How the run as a whole ended. */
export interface RunEnd {
  /** When the last point of the whole run came, in milliseconds since 1970. */
  readonly endMs: number;
  /** When a threshold of the script stopped it before its time: what was due later was not due at all. */
  readonly stoppedMs: number | null;
  readonly generator: GeneratorUse | null;
  /** What went wrong with the script as a whole; null where nothing did. */
  readonly broken: string | null;
  /** Where k6 ran; by itself the one machine. */
  readonly machine?: number;
}

export interface RecorderOptions {
  readonly scenario: Scenario;
  /** Whether k6 follows redirects; where it may not, each answer is one of its own. */
  readonly followsRedirects: boolean;
  /** Whether a failed check makes its request a failed one. */
  readonly checksFail: boolean;
  /** Metrics, with their selectors, whose points are kept. */
  readonly metrics?: readonly string[];
  /** Which part of the scenario this k6 has; by itself all of it. */
  readonly share?: Share;
}

/**
 * Everything that one scenario did, as columns of numbers: about 30 bytes a request, however long the
 * run is. A point of another kind only moves a counter.
 */
export class ScenarioRecorder {
  readonly scenario: Scenario;
  readonly series: SeriesRecorder;
  readonly #options: RecorderOptions;
  readonly #iterations = new IterationColumns();
  readonly #dropsMs = float64Column();
  /** Of a closed scenario. */
  readonly #cycles = new Cycles();
  readonly #requests = new RequestColumns();
  readonly #endpoints = new Endpoints();
  /** The iterations that are running, by virtual user. */
  readonly #running = new Map<number, User>();
  #hops = 0;
  #completed = 0;
  #dropped = 0;
  #orphans = 0;
  #interrupted = 0;
  #failed = 0;

  constructor(options: RecorderOptions) {
    this.scenario = options.scenario;
    this.#options = options;
    this.series = new SeriesRecorder(options.metrics ?? []);
  }

  get requests(): number {
    return this.#requests.length;
  }

  get failed(): number {
    return this.#failed;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** @param value 1; in a scenario with a schedule of its own the number of the tick, from 1 */
  iterationStarted(vu: number, iteration: number, timeMs: number, value = 1): void {
    this.#endInterrupted(vu, timeMs);
    const { scenario } = this;
    if (scenario.load === 'closed') this.#cycles.started(vu, timeMs);
    const hasTick = scenario.load === 'open' && scenario.matched === 'by index';
    const start = this.#iterations.start(timeMs, hasTick ? value - 1 : null);
    this.#running.set(vu, startedUser(iteration, start, timeMs));
  }

  /** Of a duet: in whose turn the iteration began. @param code see `turnCode` */
  turnTaken(vu: number, code: number): void {
    const user = this.#running.get(vu);
    if (user !== undefined) this.#iterations.turn(user.start, code);
  }

  /** k6 is done with an iteration; that it was completed is said by the point that follows. */
  iterationEnded(vu: number, iteration: number, timeMs: number): void {
    const user = this.#running.get(vu);
    if (user?.iteration !== iteration) return;
    user.endedMs = timeMs;
    this.#iterations.took(user.start, timeMs - user.startMs);
  }

  iterationCompleted(vu: number): void {
    this.#completed += 1;
    const user = this.#running.get(vu);
    if (user === undefined) return;
    this.#running.delete(vu);
    this.#settle(user);
    this.#iterations.settle(user.start, iterationState.answered);
  }

  iterationsDropped(count: number, timeMs: number): void {
    this.#dropped += count;
    if (this.scenario.load === 'open') {
      for (let index = 0; index < count; index += 1) this.#dropsMs.push(timeMs);
    }
  }

  /** The script began to sleep. */
  sleeping(vu: number, timeMs: number, seconds: number): void {
    const user = this.#running.get(vu);
    if (user === undefined) return;
    this.#settleHops(user);
    user.thinkingUntilMs = Math.max(user.thinkingUntilMs, timeMs + seconds * 1000);
  }

  /** A check of the script failed; which response it blames is said by the point that follows. */
  checkFailed(vu: number, name: string): void {
    const user = this.#running.get(vu);
    if (user === undefined) return;
    this.#settleHops(user);
    user.failedChecks.push(name);
  }

  /** @param durationMs of the response that failed checks blame, or -1 where they are not about one */
  blamed(vu: number, durationMs: number): void {
    const user = this.#running.get(vu);
    if (user === undefined) return;
    const own = user.requests.findLast((request) => request.durationMs === durationMs);
    this.#blame(user, own?.index ?? user.requests.at(-1)?.index ?? null);
  }

  /** The script gave the iteration up (`fail()`): its last request is the reason. */
  iterationFailed(vu: number): void {
    const user = this.#running.get(vu);
    if (user === undefined) return;
    this.#settleHops(user);
    const index = user.requests.at(-1)?.index ?? null;
    if (index !== null) this.#fail(index, 'the script called fail()');
    else this.#withoutAnswer(user, user.startMs, 0, requestState.failed);
    this.#iterations.fail(user.start);
  }

  request(request: ObservedRequest): void {
    const user = this.#running.get(request.vu);
    if (user === undefined || user.iteration !== request.iteration) {
      this.#orphans += 1;
      return;
    }
    // Where the connection was never made, k6 knows no times: it began when the user was free.
    const isUntimed = request.failed && request.ownMs === 0;
    const sentMs = isUntimed ? busySinceMs(user) : request.endMs - request.ownMs;
    const hop = takeHop(user, sentMs);
    const startMs = Math.min(hop?.startMs ?? sentMs, request.endMs);
    user.idleSinceMs = request.endMs;
    if (this.#options.followsRedirects && isRedirect(request)) {
      this.#hops += 1;
      user.hops.push({ startMs, endMs: request.endMs, request });
      return;
    }
    this.#add(user, request, startMs);
  }

  /** The measurement, where one k6 had all of the load. */
  finish(subject: string, end: RunEnd): LoadMeasurement {
    return buildLoad([this.take(subject, end)]);
  }

  /** What was recorded; nothing can be recorded any more. */
  take(subject: string, end: RunEnd): RecordedScenario {
    for (const vu of this.#running.keys()) this.#endInterrupted(vu, end.endMs);
    return {
      subject,
      scenario: this.scenario,
      share: this.#options.share ?? wholeLoad,
      machine: end.machine ?? 0,
      ...this.#iterations.take(),
      dropsMs: this.#dropsMs.take(),
      cyclesMs: this.#cycles.take(),
      requests: this.#requests.take(),
      endpoints: this.#endpoints.all(),
      hops: this.#hops,
      series: this.series.take(),
      stoppedMs: end.stoppedMs,
      generator: end.generator,
      broken: end.broken ?? this.#reasonBroken(),
    };
  }

  /**
   * What was recorded by now, while more comes. What is under way is in flight, and nothing that was not started
   * yet was left out: it may only be late.
   */
  soFar(subject: string, { endMs, generator, machine = 0 }: RunEnd): RecordedScenario {
    const running = [...this.#running.values()];
    const columns = this.#iterations.copy();
    const { iterations } = columns;
    const underWay = running.flatMap((user) => {
      const sinceMs = busySinceMs(user);
      const isBusy = sinceMs < endMs;
      const state = isBusy ? iterationState.inFlight : iterationState.thinking;
      if (iterations[user.start] === iterationState.running) iterations[user.start] = state;
      if (!isBusy) return [];
      const request = { start: user.start, sentMs: sinceMs, ownMs: endMs - sinceMs };
      return [{ ...request, state: requestState.inFlight, endpoint: NO_ENDPOINT }];
    });
    return {
      subject,
      scenario: this.scenario,
      share: this.#options.share ?? wholeLoad,
      machine,
      ...columns,
      dropsMs: this.#dropsMs.copy(),
      cyclesMs: this.#cycles.copy(),
      requests: this.#requests.copy(underWay),
      endpoints: this.#endpoints.all(),
      hops: this.#hops,
      series: this.series.copy(),
      // No tick is due that was not started: see above.
      stoppedMs: 0,
      generator,
      broken: null,
    };
  }

  #reasonBroken(): string | null {
    const { name } = this.scenario;
    const started = this.#iterations.length;
    if (started === 0 && this.#dropped === 0) return `scenario '${name}' started no iteration`;
    if (this.#orphans > 0) {
      return `${this.#orphans} requests of scenario '${name}' belong to no iteration that k6 reported`;
    }
    if (this.#completed + this.#interrupted !== started) {
      return `scenario '${name}' started ${started} iterations, but ${this.#completed} ended and ${this.#interrupted} were cut off`;
    }
    return null;
  }

  #add(user: User, request: ObservedRequest, startMs: number): void {
    const endpoint = this.#endpoints.numberOf(request.name);
    const index = this.#requests.push({
      start: user.start,
      sentMs: startMs,
      ownMs: request.endMs - startMs,
      state: requestState.answered,
      endpoint,
    });
    this.#endpoints.answered(endpoint, request.status);
    user.requests.push({ index, durationMs: request.durationMs });
    if (request.failed) this.#fail(index, failureReason(request));
  }

  #fail(index: number, reason: string): void {
    const { start, state, endpoint } = this.#requests.at(index);
    if (state === requestState.failed) return;
    this.#requests.fail(index);
    this.#failed += 1;
    this.#endpoints.failed(endpoint, reason);
    this.#iterations.fail(start);
  }

  #blame(user: User, index: number | null): void {
    const [first = 'a check'] = user.failedChecks.splice(0);
    if (this.#options.checksFail && index !== null) this.#fail(index, `check '${first}' failed`);
  }

  /** What the end of an iteration leaves open: redirects that nobody followed, checks that blame nobody. */
  #settle(user: User): void {
    this.#settleHops(user);
    if (user.failedChecks.length > 0) this.#blame(user, user.requests.at(-1)?.index ?? null);
  }

  /** Redirects that k6 did not go on from were answers. */
  #settleHops(user: User): void {
    for (const { request, startMs } of user.hops.splice(0)) {
      this.#hops -= 1;
      this.#add(user, request, startMs);
    }
  }

  /**
   * An iteration that never ended was cut off. k6 writes nothing about a request that was under way then:
   * unless the script was in `sleep`, there was one.
   */
  #endInterrupted(vu: number, nowMs: number): void {
    const user = this.#running.get(vu);
    if (user === undefined) return;
    this.#running.delete(vu);
    this.#interrupted += 1;
    this.#settle(user);
    const endMs = Math.max(user.endedMs ?? nowMs, user.idleSinceMs);
    const sinceMs = busySinceMs(user);
    const isThinking = sinceMs >= endMs;
    if (!isThinking) this.#withoutAnswer(user, sinceMs, endMs - sinceMs, requestState.inFlight);
    this.#iterations.settle(
      user.start,
      isThinking ? iterationState.thinking : iterationState.inFlight,
    );
  }

  #withoutAnswer(
    user: User,
    sentMs: number,
    ownMs: number,
    state: typeof requestState.failed | typeof requestState.inFlight,
  ): void {
    const endpoint = this.#endpoints.numberOf(withoutName);
    this.#requests.push({ start: user.start, sentMs, ownMs, state, endpoint });
    if (state === requestState.inFlight) return;
    this.#failed += 1;
    this.#endpoints.failed(endpoint, 'the script called fail()');
  }
}

/** The endpoint of what k6 wrote no request about. */
const withoutName = '(no answer)';

/** Nobody asks yet where a request goes that is under way: k6 says it with the answer. */
const NO_ENDPOINT = 255;

const redirects: ReadonlySet<string> = new Set(['301', '302', '303', '307', '308']);

function isRedirect({ status, failed }: ObservedRequest): boolean {
  return !failed && redirects.has(status);
}
