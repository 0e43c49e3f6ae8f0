import { AssayError } from '../../errors.ts';
import { parseThresholds } from '../parse.ts';
import type { WrittenSubject, WrittenThresholds } from '../written.ts';

/** Something in another tool's file that thresholds can't say, and why. */
export interface NotExpressed {
  /** Where it is in the file: `response_time_p95 warning`. */
  readonly where: string;
  readonly why: string;
}

/** What another tool's file demands, as thresholds; whatever is missing from these is named. */
export interface Imported {
  readonly thresholds: WrittenThresholds;
  readonly notExpressed: readonly NotExpressed[];
}

export interface ImportOptions {
  /** What the limits are on: `load/predict`, or a pattern. */
  readonly subject: string;
  /** The unit of times in the file. */
  readonly unit: 'ms' | 's';
  /** Names in the file → statistics, over what their names say: `rt` → `latency.p95`. */
  readonly names: ReadonlyMap<string, string>;
}

/** Collects limits and what can't be said; a limit that does not suit its statistic is the latter. */
export class Importing {
  readonly #subject: string;
  readonly #notExpressed: NotExpressed[] = [];
  #limits: WrittenSubject = {};

  constructor(subject: string) {
    this.#subject = subject;
  }

  leaveOut(where: string, why: string): void {
    this.#notExpressed.push({ where, why });
  }

  /** @param statistic `latency.p95`, `errors` */
  add(where: string, statistic: string, limit: string): void {
    const [name = '', ...parts] = statistic.split('.');
    const part = parts.join('.');
    const one: WrittenSubject = part === '' ? { [name]: limit } : { [name]: { [part]: limit } };
    const group = this.#limits[name];
    const isTaken = part === '' ? group !== undefined : typeof group === 'object' && part in group;
    if (isTaken) {
      this.leaveOut(where, `${statistic} has a limit already, and a gate has one`);
      return;
    }
    try {
      parseThresholds({ [this.#subject]: one });
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      this.leaveOut(where, error.message.replace(/^thresholds\S* /, ''));
      return;
    }
    this.#limits = {
      ...this.#limits,
      [name]: part === '' ? limit : { ...(typeof group === 'object' ? group : {}), [part]: limit },
    };
  }

  result(): Imported {
    const isEmpty = Object.keys(this.#limits).length === 0;
    return {
      thresholds: isEmpty ? {} : { [this.#subject]: this.#limits },
      notExpressed: this.#notExpressed,
    };
  }
}
