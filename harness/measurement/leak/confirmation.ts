import type { Allowance } from './allowance.ts';
import { borneOut } from './compiled-caches.ts';
import type { Judged } from './conclude.ts';
import { type DrainOptions, drain } from './drain.ts';
import { withEvidence } from './evidence-of-leak.ts';
import { type Judging, isSuspect } from './judging.ts';
import { cleanedUpLate, hasRisen } from './late-clean-up.ts';
import type { Recording } from './recording.ts';
import type { Subject } from './subject.ts';
import type { TimeSpent } from './time-spent.ts';
import type { Work } from './work.ts';

export interface ConfirmationOptions extends DrainOptions {
  readonly timeSpent: TimeSpent;
}

/** The rule's answer, and what it takes before a leak is called one. */
export class Confirmation {
  readonly #subject: Subject;
  readonly #work: Work;
  readonly #record: Recording;
  readonly #allowance: Allowance;
  readonly #judging: Judging;
  readonly #options: ConfirmationOptions;

  constructor(
    subject: Subject,
    work: Work,
    record: Recording,
    allowance: Allowance,
    judging: Judging,
    options: ConfirmationOptions,
  ) {
    this.#subject = subject;
    this.#work = work;
    this.#record = record;
    this.#allowance = allowance;
    this.#judging = judging;
    this.#options = options;
  }

  /**
   * In this order: after a pause for clean-up that comes late, where the answer is not `clean`; without
   * V8's caches of compiled code; with evidence beyond levels.
   */
  async confirmed(isLast: boolean): Promise<readonly Judged[]> {
    const [work, record, judging] = [this.#work, this.#record, this.#judging];
    record.forgetOldAges(work.operations);
    this.#options.timeSpent.begin('pauses');
    const settled = await this.#afterPauses(isLast);
    const borne = await borneOut(work, record, judging, this.#options.clock, settled);
    const [subject, allowance] = [this.#subject, this.#allowance];
    const { timeSpent } = this.#options;
    return await withEvidence(
      { subject, work, record, allowance, judging, timeSpent },
      borne,
      isLast,
    );
  }

  /** What is called a leak must still be there after the pause. */
  async #afterPauses(isLast: boolean): Promise<readonly Judged[]> {
    const { pace } = this.#options;
    const first = this.#judging.judge(isLast);
    const open = first.filter(
      (one) => one.judgement.verdict !== 'pass' && !one.limit.backstop && hasRisen(one),
    );
    if (open.length === 0 || this.#record.windows.length < pace.fewestWindows) return first;
    await this.#drain(open);
    const again = this.#judging.judge(isLast);
    // What only the pause showed to be a leak has not been waited for as long as a leak is.
    const suspects = again.filter(isSuspect);
    if (suspects.length > 0) await this.#drain(suspects);
    return again.map((one) => {
      if (!isSuspect(one) || this.#judging.persists(one)) return one;
      return { ...one, judgement: cleanedUpLate(one.judgement) };
    });
  }

  async #drain(open: readonly Judged[]): Promise<void> {
    const [subject, work, record] = [this.#subject, this.#work, this.#record];
    await drain(subject, work, record, this.#allowance, this.#options, open);
  }
}
