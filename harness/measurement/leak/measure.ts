import type { Clock } from '../../metrics/clock.ts';
import type { RetainedResource } from '../measurement.ts';
import { Allowance } from './allowance.ts';
import { type Judged, concluded } from './conclude.ts';
import { Confirmation } from './confirmation.ts';
import { Judging, isLeak, isOver } from './judging.ts';
import type { Pace } from './pace.ts';
import { Recording } from './recording.ts';
import type { Subject } from './subject.ts';
import { TimeSpent } from './time-spent.ts';
import type { RetainedLimit, RetainedRule } from './trajectory.ts';
import { warmUp } from './warm-up.ts';
import { Windows } from './windows.ts';
import { Work } from './work.ts';

export interface MeasureOptions {
  readonly pace: Pace;
  readonly budgetMs: number;
  readonly maxOperations: number;
  /** By resource; a resource without a limit is not judged. */
  readonly limits: Readonly<Record<string, RetainedLimit>>;
  readonly rule: RetainedRule;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly fraction: number; readonly line: string }) => void;
  /** True where somebody wrote down how rare a leak may be; the limits have it. */
  readonly isRarestWritten?: boolean;
  /**
   * Goes on for the whole budget where all is clean, too; and answers with what was seen until then where
   * `signal` interrupts it.
   */
  readonly soak?: boolean;
  readonly onSeen?: (seen: Seen) => void;
  /** Takes note of where the time goes. */
  readonly timeSpent?: TimeSpent;
}

/** What is known after each run, sample and window, for those who watch. */
export interface Seen {
  readonly operations: number;
  /** Of the sample that was just taken. */
  readonly levels: Readonly<Record<string, number>> | null;
  /** As of the last complete window; empty before the first. */
  readonly judged: readonly Judged[];
}

export interface Measured {
  readonly resources: readonly RetainedResource[];
  readonly operations: number;
}

/**
 * Measures one operation: warm-up, then windows of blocks, each window with about twice the operations of
 * the last, until every resource is decided, one leaks for certain, or the budget is used up.
 */
export async function measureRetained(
  measuredSubject: Subject,
  options: MeasureOptions,
): Promise<Measured> {
  const { budgetMs, clock, limits, rule, soak = false, isRarestWritten = false } = options;
  const timeSpent = options.timeSpent ?? new TimeSpent(clock);
  const subject = timeSpent.of(measuredSubject);
  let judged: readonly Judged[] = [];
  const work = new Work(subject, {
    ...options,
    onWork: (operations, levels) => options.onSeen?.({ operations, levels, judged }),
  });
  const record = new Recording(subject);
  const judging = new Judging(work, record, subject, { limits, rule, isRarestWritten });
  const allowance = new Allowance(work, record, judging.judgedKinds, { budgetMs, clock, soak });
  const windows = new Windows(work, record, allowance, { ...options, soak });
  const confirmation = new Confirmation(subject, work, record, allowance, judging, {
    ...options,
    timeSpent,
  });
  const confirm = async (isLast: boolean): Promise<void> => {
    judged = await confirmation.confirmed(isLast);
    timeSpent.begin('windows');
  };

  timeSpent.begin('warm-up');
  try {
    await warmUp(work, record, allowance, options);
    timeSpent.begin('windows');
    judged = judging.judge(false);
    const isDone = (): boolean => record.isSpoiled || (soak ? judged.some(isLeak) : isOver(judged));
    while (!isDone() && (await windows.measureNext(judged))) {
      if (judging.isSuspicious) subject.standBy?.();
      await confirm(false);
      options.onSeen?.({ operations: work.operations, levels: null, judged });
      options.onProgress({
        fraction: Math.min(1, allowance.spentMs / budgetMs),
        line: line(judged),
      });
    }
    // What else was seen by then is judged as it is at the end of a budget.
    if (record.isSpoiled && !isOver(judged)) judged = judging.judge(true);
    const isOpen = (): boolean => !record.isSpoiled && !isOver(judged);
    if (isOpen()) await confirm(true);
    if (isOpen() && (await windows.measureSteadily(judged))) await confirm(true);
    if (isOpen() && (await windows.measureWhatIsMissing(judged))) await confirm(true);
  } catch (error) {
    if (!soak || !options.signal.aborted) throw error;
    // Where it was interrupted, nobody may be left to ask for details, or to wait for.
    const seen = judged.length > 0 ? judged : judging.judge(false);
    return { resources: seen.map((one) => concluded(one, {})), operations: work.operations };
  }
  timeSpent.begin('end');
  return { resources: await conclude(subject, judged), operations: work.operations };
}

async function conclude(
  subject: Subject,
  judged: readonly Judged[],
): Promise<readonly RetainedResource[]> {
  const resources: RetainedResource[] = [];
  const leaking = judged.filter(isLeak).map(({ trajectory }) => trajectory.resource);
  for (const one of judged) {
    const { resource } = one.trajectory;
    // What filled up a container of the server itself is no growth of its own.
    const isFilledUp = subject.isSpoiledByControls === true && one.trajectory.controls?.stuffed;
    const detail = isLeak(one) && !isFilledUp ? await subject.detail(resource) : {};
    resources.push(concluded(one, detail, leaking));
  }
  return resources;
}

function line(judged: readonly Judged[]): string {
  const open = judged.find(({ judgement }) => judgement.verdict !== 'pass');
  return open === undefined
    ? 'nothing grows'
    : `${open.trajectory.resource}: ${open.judgement.reason}`;
}
