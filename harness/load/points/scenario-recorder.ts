import { ledgerOf } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { lateness } from '../intended-start.ts';
import type { Scenario } from '../scenario.ts';
import { FloatColumn } from './float-column.ts';
import type { ObservedRequest } from './request-assembler.ts';

/**
 * k6 stops at the planned end even when it is behind its schedule, and says nothing about the ticks
 * that were left. One in a hundred is as much as a p99 can bear without knowing them.
 */
const bearableLoss = 0.01;

interface VirtualUser {
  readonly iteration: number;
  /** Index of its running iteration among all starts of the scenario. */
  readonly start: number;
  /** When it last did something: its start, or the end of its last request. */
  readonly lastMs: number;
  readonly lastRequest: number | null;
}

/**
 * Everything that one scenario did, as columns of numbers: about 40 bytes a request, however long the
 * run is. A point of another kind only moves a counter.
 */
export class ScenarioRecorder {
  readonly scenario: Scenario;
  readonly #startsMs = new FloatColumn();
  readonly #dropsMs = new FloatColumn();
  readonly #endMs = new FloatColumn();
  readonly #ownMs = new FloatColumn();
  readonly #failed = new FloatColumn();
  readonly #startOfRequest = new FloatColumn();
  /** The iterations that are running, by virtual user. */
  readonly #running = new Map<number, VirtualUser>();
  #completed = 0;
  #dropped = 0;
  #orphans = 0;
  #interrupted = 0;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
  }

  get requests(): number {
    return this.#ownMs.length;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get iterations(): number {
    return this.#startsMs.length;
  }

  iterationStarted(vu: number, iteration: number, timeMs: number): void {
    this.#endInterrupted(vu, timeMs);
    const start = this.#startsMs.length;
    this.#startsMs.push(timeMs);
    this.#running.set(vu, { iteration, start, lastMs: timeMs, lastRequest: null });
  }

  iterationCompleted(vu: number): void {
    this.#completed += 1;
    this.#running.delete(vu);
  }

  iterationsDropped(count: number, timeMs: number): void {
    this.#dropped += count;
    if (this.scenario.load === 'open') {
      for (let index = 0; index < count; index += 1) this.#dropsMs.push(timeMs);
    }
  }

  /** A check of the script failed: the request before it in the same iteration counts as failed. */
  checkFailed(vu: number): void {
    const request = this.#running.get(vu)?.lastRequest ?? null;
    if (request !== null) this.#failed.set(request, 1);
  }

  request(request: ObservedRequest): void {
    const user = this.#running.get(request.vu);
    if (user === undefined || user.iteration !== request.iteration) {
      this.#orphans += 1;
      return;
    }
    // Where the connection was never made, k6 knows no times: all since the last sign of life counts.
    const ownMs =
      request.failed && request.ownMs === 0 ? request.endMs - user.lastMs : request.ownMs;
    this.#push(user.start, request.endMs, ownMs, request.failed);
    this.#running.set(request.vu, {
      ...user,
      lastMs: request.endMs,
      lastRequest: this.#ownMs.length - 1,
    });
  }

  /**
   * The measurement, with the requests in the order of their intended start.
   * @param endMs when the last point of the whole run came, in milliseconds since 1970
   * @param broken what went wrong with the script as a whole
   */
  finish(subject: string, endMs: number, broken: string | null): LoadMeasurement {
    for (const vu of this.#running.keys()) this.#endInterrupted(vu, endMs);
    const { latenessMs, anchorMs } = this.#lateness();
    const count = this.#ownMs.length;
    const startMs = new Float64Array(count);
    const latencyMs = new Float64Array(count);
    for (let index = 0; index < count; index += 1) {
      const late = latenessMs[this.#startOfRequest.at(index)] ?? 0;
      const ownMs = this.#ownMs.at(index);
      latencyMs[index] = ownMs + late;
      startMs[index] = this.#endMs.at(index) - ownMs - late - anchorMs;
    }
    const order = Uint32Array.from(startMs.keys()).toSorted(
      (left, right) => (startMs[left] ?? 0) - (startMs[right] ?? 0),
    );
    const { scenario } = this;
    const columns = {
      dueMs: Float64Array.from(order, (index) => startMs[index] ?? 0),
      latencyMs: Float64Array.from(order, (index) => latencyMs[index] ?? 0),
      failed: Uint8Array.from(order, (index) => this.#failed.at(index)),
    };
    return {
      kind: 'load',
      subject,
      startMs: columns.dueMs,
      latencyMs: columns.latencyMs,
      failed: columns.failed,
      ledger: ledgerOf(columns),
      iterations: this.#startsMs.length,
      droppedIterations: this.#dropped,
      plannedRate: scenario.load === 'open' ? scenario.plannedRate : null,
      plannedSeconds: scenario.plannedSeconds,
      broken: broken ?? this.#reasonBroken(),
    };
  }

  #reasonBroken(): string | null {
    const { name } = this.scenario;
    if (this.#startsMs.length === 0) return `scenario '${name}' started no iteration`;
    if (this.#orphans > 0) {
      return `${this.#orphans} requests of scenario '${name}' belong to no iteration that k6 reported`;
    }
    if (this.#completed + this.#interrupted !== this.#startsMs.length) {
      return `scenario '${name}' started ${this.#startsMs.length} iterations, but ${this.#completed} ended and ${this.#interrupted} were cut off`;
    }
    return this.#reasonUnsent();
  }

  #reasonUnsent(): string | null {
    if (this.scenario.load === 'closed') return null;
    const { ticks } = this.scenario.schedule;
    const unsent = ticks - this.#startsMs.length - this.#dropped;
    if (unsent <= Math.max(1, ticks * bearableLoss)) return null;
    return `k6 ended without ${unsent} of the ${ticks} planned iterations of scenario '${this.scenario.name}', neither started nor dropped: this machine is too busy to send them`;
  }

  #lateness(): { latenessMs: Float64Array; anchorMs: number } {
    const startsMs = this.#startsMs.view();
    const { scenario } = this;
    if (startsMs.length === 0) return { latenessMs: new Float64Array(), anchorMs: 0 };
    if (scenario.load === 'open')
      return lateness(startsMs, this.#dropsMs.view(), scenario.schedule);
    return {
      latenessMs: new Float64Array(startsMs.length),
      anchorMs: startsMs.reduce((first, start) => Math.min(first, start), Number.POSITIVE_INFINITY),
    };
  }

  /**
   * An iteration that never ended was cut off, with a request on its way: k6 writes nothing about
   * it, so it is counted here as a failed request that lasted at least until then.
   */
  #endInterrupted(vu: number, nowMs: number): void {
    const user = this.#running.get(vu);
    if (user === undefined) return;
    this.#running.delete(vu);
    this.#interrupted += 1;
    this.#push(user.start, Math.max(nowMs, user.lastMs), Math.max(0, nowMs - user.lastMs), true);
  }

  #push(start: number, endMs: number, ownMs: number, failed: boolean): void {
    this.#startOfRequest.push(start);
    this.#endMs.push(endMs);
    this.#ownMs.push(ownMs);
    this.#failed.push(failed ? 1 : 0);
  }
}
