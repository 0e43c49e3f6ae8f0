import type { LoadOutcome } from '../../load/run-script.ts';
import type { LoadTarget } from './configured-target.ts';

/** What a load lost under way; its signal ends k6. */
export class LoadLoss {
  readonly #target = new AbortController();
  readonly #services = new AbortController();
  readonly signal = AbortSignal.any([this.#target.signal, this.#services.signal]);

  /** @param supervisorLost rejects when what cleans up after us is lost */
  constructor(target: LoadTarget, supervisorLost: Promise<never>) {
    target.died.catch((error: unknown) => this.#target.abort(error));
    for (const lost of [target.servicesDied, supervisorLost]) {
      lost.catch((error: unknown) => this.#services.abort(error));
    }
  }

  /**
   * What was measured until then is kept, and says why it ended: a back end that died failed under its load;
   * what it stands on says nothing of it.
   */
  noted(outcome: LoadOutcome): LoadOutcome {
    if (!this.signal.aborted) return outcome;
    const isOurs = this.#services.signal.aborted;
    const { reason } = isOurs ? this.#services.signal : this.#target.signal;
    const text = reason instanceof Error ? reason.message : String(reason);
    const broken = isOurs
      ? `the load lost what it needs: ${text}`
      : `the back end died under load: ${text}`;
    return {
      ...outcome,
      endedBy: isOurs ? 'lost' : 'error',
      measurements: outcome.measurements.map((measurement) => ({
        ...measurement,
        broken,
        isGeneratorLost: isOurs,
      })),
    };
  }
}
