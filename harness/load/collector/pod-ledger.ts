import { type ClockOffset, clockMovedMs } from './clock-exchange.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';

/** A generator that sends its points: which part of the load it has, and who it is. */
export interface PodName {
  /** Its part, from 0. */
  readonly index: number;
  /** Differs between two pods with one part. */
  readonly uid: string;
}

interface PodState {
  readonly uid: string;
  readonly begin: ClockOffset;
  heardMs: number;
  /** Bytes of its stream that were taken. */
  bytes: number;
  end: PodEnd | null;
}

export interface PodEnd {
  /** Bytes of its stream in all. */
  readonly bytes: number;
  readonly clock: ClockOffset;
  /** Lines of k6's log. */
  readonly log: readonly string[];
}

export type Taken =
  /** `skip` bytes of the piece are known already. */
  | { readonly kind: 'taken'; readonly skip: number; readonly next: number }
  /** Something before it is missing: to be sent from `next` on. */
  | { readonly kind: 'gap'; readonly next: number }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Who of the pods has sent what. A stream is numbered by its bytes: a piece that comes twice is known by its
 * number, and after a break the pod goes on from where the collector stands.
 */
export class PodLedger {
  readonly #of: number;
  readonly #waitMs: number;
  readonly #pods = new Map<number, PodState>();
  /** Parts for which a second pod came. */
  readonly #doubled = new Map<number, string>();
  #firstMs: number | null = null;

  /** @param waitMs how long a pod may be silent, and how much later than the first one it may come */
  constructor(of: number, waitMs: number) {
    this.#of = of;
    this.#waitMs = waitMs;
  }

  /** A pod says that it is there, or that it is back. */
  hello({ index, uid }: PodName, clock: ClockOffset, nowMs: number): Taken {
    if (!Number.isInteger(index) || index < 0 || index >= this.#of) {
      return refused(`there is no part ${index + 1} of ${this.#of}`);
    }
    this.#firstMs ??= nowMs;
    const known = this.#pods.get(index);
    if (known === undefined) {
      this.#pods.set(index, { uid, begin: clock, heardMs: nowMs, bytes: 0, end: null });
      return { kind: 'taken', skip: 0, next: 0 };
    }
    if (known.uid !== uid) {
      this.#doubled.set(index, uid);
      return refused(`part ${index + 1} of ${this.#of} has pod ${known.uid} already`);
    }
    known.heardMs = nowMs;
    return { kind: 'taken', skip: 0, next: known.bytes };
  }

  /** A piece of its stream, from a number of bytes on. One of no length says that it lives. */
  piece({ index, uid }: PodName, from: number, length: number, nowMs: number): Taken {
    const pod = this.#pods.get(index);
    if (pod?.uid !== uid) return refused('it has not said that it is there');
    pod.heardMs = nowMs;
    if (!Number.isInteger(from) || from < 0 || from > pod.bytes)
      return { kind: 'gap', next: pod.bytes };
    const skip = Math.min(length, pod.bytes - from);
    pod.bytes += length - skip;
    return { kind: 'taken', skip, next: pod.bytes };
  }

  ended({ index, uid }: PodName, end: PodEnd, nowMs: number): Taken {
    const pod = this.#pods.get(index);
    if (pod?.uid !== uid) return refused('it has not said that it is there');
    pod.heardMs = nowMs;
    if (end.bytes !== pod.bytes) return { kind: 'gap', next: pod.bytes };
    pod.end ??= end;
    return { kind: 'taken', skip: 0, next: pod.bytes };
  }

  /** Whether nothing more is to come: all have ended, or the others were waited for. */
  isOver(nowMs: number): boolean {
    const firstMs = this.#firstMs;
    if (firstMs === null) return false;
    return Array.from({ length: this.#of }, (_, index) => this.#pods.get(index)).every(
      (pod) =>
        (pod !== undefined && pod.end !== null) || nowMs - (pod?.heardMs ?? firstMs) > this.#waitMs,
    );
  }

  /** What is added to the times of a part; 0 where it never came. */
  offsetMs(index: number): number {
    return this.#pods.get(index)?.begin.offsetMs ?? 0;
  }

  log(index: number): readonly string[] {
    return this.#pods.get(index)?.end?.log ?? [];
  }

  /** How many have come, and how many have ended. */
  get counts(): { readonly came: number; readonly ended: number } {
    const ended = [...this.#pods.values()].filter(({ end }) => end !== null).length;
    return { came: this.#pods.size, ended };
  }

  /** Why a part is lost; null where it came once and to its end. */
  lost(index: number): string | null {
    const pod = this.#pods.get(index);
    const name = `instance ${index + 1} of ${this.#of}`;
    const wait = formatQuantity(this.#waitMs / 1000, 's');
    if (pod === undefined) return `${name} never came: waited ${wait} from the first one on`;
    const second = this.#doubled.get(index);
    if (second !== undefined)
      return `${name} came twice, as pod ${pod.uid} and as pod ${second}: both sent load`;
    return pod.end === null
      ? `${name} (pod ${pod.uid}) was lost: silent for more than ${wait} after ${pod.bytes} bytes of points`
      : null;
  }

  /** What has to be said of clocks. */
  clockWarnings(): string[] {
    return [...this.#pods].flatMap(([index, { begin, end }]) => {
      const name = `instance ${index + 1} of ${this.#of}`;
      const moved = end === null ? 0 : clockMovedMs(begin, end.clock);
      const apart = Math.abs(begin.offsetMs) > begin.uncertainMs + TOLD_MS;
      return [
        ...(apart
          ? [
              `${name}: its clock is ${formatQuantity(Math.abs(begin.offsetMs), 'ms')} ${begin.offsetMs > 0 ? 'behind' : 'ahead'}; corrected, within ${formatQuantity(begin.uncertainMs, 'ms')}`,
            ]
          : []),
        ...(moved > 0
          ? [
              `${name}: its clock moved by ${formatQuantity(moved, 'ms')} during the run: by so much its late starts may be wrong`,
            ]
          : []),
      ];
    });
  }
}

/** Clocks that differ by less need no word. */
const TOLD_MS = 100;

function refused(reason: string): Taken {
  return { kind: 'refused', reason };
}
