import type { Allowance } from './allowance.ts';
import { type BlocksOptions, type Fill, measureBlocks } from './blocks-of-window.ts';
import { windowGainBytes } from './block-size.ts';
import type { Judged } from './conclude.ts';
import { COLLECTING_SHARE } from './distances.ts';
import type { Pace } from './pace.ts';
import type { Recording } from './recording.ts';
import { soakWindowMs } from './soak.ts';
import type { Work } from './work.ts';

export interface WindowsOptions extends BlocksOptions {
  readonly pace: Pace;
  readonly soak: boolean;
}

/** It needs a doubling, with short blocks: more than so many are not worth it. */
const MOST_STEADY_BLOCKS = 60;
/** The lengths of blocks are drawn. */
const TO_BE_SURE = 1.4;
/** The last points lie in the longest blocks, and what is missing is no more than an estimate. */
const MISSING_TO_BE_SURE = 1.2;
/** What a verdict that lacks few operations may take beyond the budget. */
const GRACE_SHARE = 0.2;
/** And one that is a leak but for a last doubling, or a few increases. */
const LEAK_GRACE_SHARE = 0.4;
/** Of the operations that may still be run, what one window may take: another one must follow. */
const SHARE_OF_LEFT = 1 / 3;

/** Measures windows of blocks, each with about twice the operations of the last. */
export class Windows {
  readonly #work: Work;
  readonly #record: Recording;
  readonly #allowance: Allowance;
  readonly #options: WindowsOptions;
  /** Of the last window, with its samples; null before the first. */
  #windowMs: number | null = null;

  constructor(work: Work, record: Recording, allowance: Allowance, options: WindowsOptions) {
    this.#work = work;
    this.#record = record;
    this.#allowance = allowance;
    this.#options = options;
  }

  /** @returns false when the budget does not allow another window */
  async measureNext(judged: readonly Judged[]): Promise<boolean> {
    this.#options.signal.throwIfAborted();
    if (await this.measureSteadily(judged)) return true;
    return this.#options.soak ? await this.#measureSoakWindow() : await this.#measureWindow(judged);
  }

  async #measureWindow(judged: readonly Judged[]): Promise<boolean> {
    const { pace } = this.#options;
    const { fewestWindows } = pace;
    const firstWindowMs = this.#firstWindowMs;
    const isEnough = this.#record.windows.length >= fewestWindows;
    const { operationMs, sampleMs } = this.#work;
    const wantedMs = this.#wantedMs();
    const leftMs = this.#allowance.leftMs / (1 + COLLECTING_SHARE / 2) - sampleMs * pace.blocks;
    if (leftMs < wantedMs / 2 && isEnough) return false;
    if (isEnough && this.#isLeftOver(judged)) return false;
    // The next one is to be twice as long: where not even half of that would be left, this one takes it all.
    const windowMs = isEnough && leftMs < 2 * wantedMs ? leftMs : Math.min(wantedMs, leftMs);
    const inTime = Math.max(windowMs, firstWindowMs) / operationMs;
    const planned = isEnough ? Math.min(inTime, this.#lacking(judged)) : inTime;
    // What has been gained so far limits what the rest may gain: a third of it in each window.
    const gainful = this.#allowance.operationsFor(windowGainBytes(this.#record.windows.length));
    this.#record.cutShort = gainful < planned;
    const operations = Math.min(
      planned,
      gainful,
      this.#allowance.withinReason() / 3,
      this.#mostOfLeft(planned),
    );
    if (operations < pace.blocks && isEnough) return false;
    if (this.#work.operationsLeft <= 0) return false;
    await this.#measureBlocks(Math.max(1, operations / pace.blocks));
    return true;
  }

  /**
   * Whether so few of the operations are left that a window of them would say less of a count than the one
   * that it takes the place of: the last three tell.
   */
  #isLeftOver(judged: readonly Judged[]): boolean {
    const isOpen = judged.some(
      ({ judgement, trajectory }) => judgement.verdict !== 'pass' && trajectory.kind === 'count',
    );
    return isOpen && this.#work.operationsLeft < this.#ofLastWindow / 2;
  }

  /** Shorter where operations are fast: then many fit in. */
  get #firstWindowMs(): number {
    const { firstWindowMs, shortestWindowMs, manyOperations } = this.#options.pace;
    const manyMs = manyOperations * this.#work.operationMs;
    return Math.min(firstWindowMs, Math.max(shortestWindowMs, manyMs));
  }

  /**
   * Twice the operations of the window before, where these were slow: a block has one at the least, and so
   * a window of slow operations takes longer than the first is meant to.
   */
  #wantedMs(): number {
    const { windows } = this.#record;
    const done = this.#ofLastWindow;
    const byTime = this.#firstWindowMs * 2 ** windows.length;
    return done <= 2 * this.#options.pace.blocks
      ? Math.max(byTime, 2 * done * this.#work.operationMs)
      : byTime;
  }

  /**
   * What is missing of everything that is open, with a few to be sure, but never a shorter window than the
   * last; Infinity where something lacks more than operations.
   */
  #lacking(judged: readonly Judged[]): number {
    const open = judged.filter(({ judgement }) => judgement.verdict !== 'pass');
    const missing = open.map(({ judgement }) => judgement.missing ?? Number.POSITIVE_INFINITY);
    return Math.max(this.#ofLastWindow, ...missing.map((count) => count * MISSING_TO_BE_SURE));
  }

  get #ofLastWindow(): number {
    const last = this.#record.windows.at(-1);
    return (last?.at(-1)?.operations ?? 0) - (last?.[0]?.operations ?? 0);
  }

  /** All that is left, where it would not do for another window after this one. */
  #mostOfLeft(planned: number): number {
    const left = this.#work.operationsLeft;
    const isFirst = this.#record.windows.length < this.#options.pace.fewestWindows - 1;
    if (isFirst) return left * SHARE_OF_LEFT;
    return left < 2 * planned ? left : Math.max(planned, left * SHARE_OF_LEFT);
  }

  /** The same for a soak, whose windows fill the whole time. */
  async #measureSoakWindow(): Promise<boolean> {
    const { clock, pace } = this.#options;
    const { windows } = this.#record;
    const fewest = windows.length < pace.fewestWindows;
    const windowMs =
      soakWindowMs(this.#windowMs, this.#allowance.leftMs, pace.firstWindowMs) ??
      (fewest ? pace.firstWindowMs : null);
    if (windowMs === null) return false;
    const gainful = this.#allowance.operationsFor(windowGainBytes(windows.length));
    const left = this.#work.operationsLeft;
    const most = Math.min(gainful, this.#allowance.withinReason() / 3, left);
    if (left <= 0 || (most < pace.blocks && !fewest)) return false;
    const planned = windowMs / this.#work.wallPerOperationMs;
    this.#record.cutShort = gainful < planned;
    const mean = Math.max(1, Math.min(planned, most) / pace.blocks);
    await this.#measureBlocks(mean, pace.blocks, {
      endMs: clock.nowMs() + windowMs,
      most: Math.max(1, most / pace.blocks),
    });
    return true;
  }

  /**
   * A slow operation may lack a few for its counts to tell: then they are run beyond the budget.
   * @returns false when it lacks too many, or nothing
   */
  async measureWhatIsMissing(judged: readonly Judged[]): Promise<boolean> {
    const { pace } = this.#options;
    const open = judged.filter(({ judgement }) => judgement.verdict !== 'pass');
    // All that is open has to be shown clean, or one of them to leak.
    const forClean = open.map(({ judgement }) => judgement.missing ?? Infinity);
    const forLeak = open.map(({ judgement }) => judgement.missingForLeak ?? Infinity);
    const missing = Math.min(Math.max(...forClean), ...forLeak);
    const grace = missing === Math.min(...forLeak) ? LEAK_GRACE_SHARE : GRACE_SHARE;
    const needsMs = missing * this.#work.operationMs + this.#work.sampleMs * pace.blocks;
    if (missing > this.#work.operationsLeft) return false;
    if (needsMs > this.#allowance.leftMs + this.#allowance.graceMs(grace)) return false;
    await this.#measureBlocks(Math.max(1, (missing * TO_BE_SURE) / pace.blocks));
    return true;
  }

  /**
   * What rose from window to window, with collections ever further apart, may have risen with their
   * distance: tables of what is not collected yet do. So the operations are doubled once more in blocks
   * that are shorter than those before: what still rises, rises with the operations.
   * @returns false where nothing asks for it, or the budget does not allow it
   */
  async measureSteadily(judged: readonly Judged[]): Promise<boolean> {
    const upTo = Math.max(0, ...judged.map(({ judgement }) => judgement.steadilyUpTo ?? 0));
    const missing = Math.ceil(upTo - this.#work.operations);
    if (missing <= 0) return false;
    const { steadyCount } = this.#record.distances;
    const blocks = Math.max(this.#options.pace.blocks, Math.ceil(missing / steadyCount));
    const needsMs = missing * this.#work.operationMs + this.#work.sampleMs * blocks;
    const isLong = needsMs > this.#allowance.leftMs + this.#allowance.graceMs(LEAK_GRACE_SHARE);
    if (isLong || blocks > MOST_STEADY_BLOCKS) return false;
    if (missing > this.#work.operationsLeft) return false;
    await this.#measureBlocks(missing / blocks, blocks);
    return true;
  }

  async #measureBlocks(
    meanCount: number,
    blocks = this.#options.pace.blocks,
    fill: Fill | null = null,
  ): Promise<void> {
    const startedMs = this.#options.clock.nowMs();
    const [work, record, allowance] = [this.#work, this.#record, this.#allowance];
    await measureBlocks(work, record, allowance, this.#options, { meanCount, blocks, fill });
    this.#windowMs = this.#options.clock.nowMs() - startedMs;
  }
}
