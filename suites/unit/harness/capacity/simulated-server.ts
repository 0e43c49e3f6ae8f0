import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { ledgerOf } from '../../../../harness/measurement/load-ledger.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';
import { loadRun } from '../verdicts/load-run.ts';

/**
 * A server of one worker that takes `serviceMs` for each request, in the order in which they come, under
 * independent clients (M/D/1). What it answers for a rate is known without any machine.
 */
export class SimulatedServer {
  readonly serviceMs: number;
  readonly #random: () => number;
  /** All that it was asked for, in seconds. */
  appliedSeconds = 0;

  constructor({ serviceMs = 5, seed = 1 } = {}) {
    this.serviceMs = serviceMs;
    this.#random = seededRandom(seed);
  }

  apply(rate: number, seconds: number): LoadMeasurement {
    this.appliedSeconds += seconds;
    const due: number[] = [];
    const latency: number[] = [];
    let freeAt = 0;
    for (let at = this.#gap(rate); at < seconds * 1000; at += this.#gap(rate)) {
      freeAt = Math.max(freeAt, at) + this.serviceMs;
      due.push(at);
      latency.push(freeAt - at);
    }
    return {
      ...loadRun({ seconds: 0 }),
      ledger: ledgerOf({
        dueMs: Float64Array.from(due),
        latencyMs: Float64Array.from(latency),
        failed: new Uint8Array(due.length),
      }),
      iterations: due.length,
      plannedRate: rate,
      plannedSeconds: seconds,
    };
  }

  #gap(rate: number): number {
    return (-Math.log(1 - this.#random()) / rate) * 1000;
  }
}
