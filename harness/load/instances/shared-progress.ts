import type { LoadProgress } from '../load-recorder.ts';
import type { Share } from './share.ts';

/** What a display shows while several k6 run: the sum of them. */
export class SharedProgress {
  readonly #latest: (LoadProgress | null)[];
  readonly #show: ((progress: LoadProgress) => void) | null;

  constructor(instances: number, show: ((progress: LoadProgress) => void) | null) {
    this.#latest = Array.from({ length: instances }, () => null);
    this.#show = show;
  }

  /** Where one of them says how far it is; null where nobody looks. */
  of({ index }: Share): ((progress: LoadProgress) => void) | null {
    const show = this.#show;
    if (show === null) return null;
    return (progress) => {
      this.#latest[index] = progress;
      show(this.#sum());
    };
  }

  #sum(): LoadProgress {
    const known = this.#latest.flatMap((one) => one ?? []);
    const total = (count: (one: LoadProgress) => number): number =>
      known.reduce((sum, one) => sum + count(one), 0);
    const latencies = known.flatMap(({ latencyMsP99 }) => latencyMsP99 ?? []);
    return {
      elapsedSeconds: Math.max(...known.map(({ elapsedSeconds }) => elapsedSeconds)),
      plannedSeconds: known[0]?.plannedSeconds ?? null,
      requests: total(({ requests }) => requests),
      failed: total(({ failed }) => failed),
      dropped: total(({ dropped }) => dropped),
      // Percentiles can't be joined: the slowest is shown.
      latencyMsP99: latencies.length === 0 ? null : Math.max(...latencies),
    };
  }
}
