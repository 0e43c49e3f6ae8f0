import type { Verdict } from '../../statistics/verdict.ts';
import type { Probe } from '../probe/probe.ts';

/** The level of one resource after this many operations in all. */
export interface Point {
  readonly operations: number;
  readonly level: number;
}

/**
 * The sample points of one stretch of blocks. The first point is the level at its start, so a window of
 * ten blocks has eleven points.
 */
export type Window = readonly Point[];

export interface DrainedPoint extends Point {
  /** The level before the pause. */
  readonly before: number;
}

/**
 * Which of the objects that were allocated while V8 sampled allocations are still there: a leak keeps them
 * all, a full cache the newest. Samples, so each stands for one object or more.
 */
export interface Ages {
  /** Operations from the start of the sampling to the first look, and to the second. */
  readonly firstOperations: number;
  readonly operations: number;
  /** Alive at the first look, and how many of these still are at the second. */
  readonly alive: number;
  readonly stillAlive: number;
  /** The older half of those that were alive at the first look, and how many of these still are. */
  readonly older: number;
  readonly olderStillAlive: number;
  /** Bytes of those that are still alive, per operation up to the first look. */
  readonly keptPerOp: number;
  /** Of those bytes, the share that was made while a module was loaded; Node never lets go of one. */
  readonly ofModules?: number;
  /** Objects that are alive at the second look, at the least. */
  readonly objects: number;
}

/** What the same operation did in a process that was thrown away afterwards. */
export interface Controls {
  /** Operations with fresh inputs that all of it is compared with. */
  readonly operations: number;
  /** Gained by each of these. */
  readonly slopePerOp: number;
  /** Of what was gained, what was left per operation once all clocks had been advanced by an hour. */
  readonly leftAfterAnHour: number;
  /** Delays of the timers that were pending then, in ms, and where the longest was set. */
  readonly timers: { readonly longestMs: number; readonly where: string | null } | null;
  /** True where nothing was asked but whether it expires. */
  readonly isOfClocksOnly?: boolean;
  /** Gained per operation with the same inputs once more; null where that was not asked. */
  readonly replayedPerOp: number | null;
  /** The container that grew, filled up beyond any cache; null where none was found, or was not asked. */
  readonly stuffed: {
    readonly container: string;
    readonly entries: number;
    /** A bound that was found beside it; null where none was. */
    readonly bound: string | null;
    /** Entries that an operation added before and after. */
    readonly before: number;
    readonly after: number;
    /** Of those after, entries that had been asked for before they were added. */
    readonly lookedUp: number;
  } | null;
}

/** Why no process was thrown away, and what the user can do about it. */
export interface Untried {
  readonly reason: string;
  readonly remedy: string;
}

/** What was seen of one resource after the warm-up: windows in order, each about twice the last. */
export interface Trajectory {
  readonly resource: string;
  readonly kind: Probe['kind'];
  readonly windows: readonly Window[];
  /** Levels before the first operation and during the warm-up, with the operations doubling in between. */
  readonly warmUp: Window;
  /** Levels after a pause that lasted until nothing fell any more; taken when a window left it open. */
  readonly drained: readonly DrainedPoint[];
  /** True when the last window was ended by what the operations gained, and not by time. */
  readonly cutShort: boolean;
  /**
   * Operations after which collections were no further apart than ever before; 0 where they always lay
   * about as far apart. Tables of what is not collected yet grow with that distance, so a level that is
   * higher before this point than in an earlier window is no evidence of a leak.
   */
  readonly steadyFrom: number;
  /** False when a collection was not a major one: then no byte can be trusted. */
  readonly verified: boolean;
  /** Null until they are asked for; left out where nobody can tell. */
  readonly ages?: Ages | null;
  /** Null until they are asked for; left out where there is no process to throw away. */
  readonly controls?: Controls | null;
  readonly untried?: Untried;
}

/** What is allowed of one resource. */
export interface RetainedLimit {
  /** Growth per operation below which it is clean, in bytes or counts. */
  readonly cleanBelow: number;
  /** Growth per operation above which it leaks; at most `cleanBelow`. */
  readonly leakAbove: number;
  /** Growth over a window that noise alone can make: less is no evidence of a leak. */
  readonly noiseFloor: number;
  /** Growth over a window that is too small to matter where the operations are few. */
  readonly resolution: number;
  /** A single rise of up to so much between two samples happens once, and is no growth. */
  readonly oneOff: number;
  /** True for a resource too coarse to hold a verdict open: it is clean until it plainly leaks. */
  readonly backstop: boolean;
  /** True where somebody wrote the limit down, and it is not a default. */
  readonly written: boolean;
  /** A leak in fewer than one of so many operations is not looked for: N0. */
  readonly rarest: number;
  /** A default limit that can't be shown is no gate, unless not even this was shown. */
  readonly coarsest: number;
  /** The largest cache that is taken into account, in entries. */
  readonly largestCache: number;
}

/**
 * Evidence beyond levels: which objects stay; whether they expire; and whether they also repeat, or have a
 * bound.
 */
export type Wanted = 'ages' | 'clocks' | 'controls';

export interface RetainedJudgement {
  /** `fail`: it leaks; `pass`: it was shown not to; `inconclusive`: not decided yet. */
  readonly verdict: Verdict;
  /** The smallest leak per operation that was ruled out; left out where none was. */
  readonly finest?: number;
  /** True where it grows, so that only its reason is open: a leak, or something that fills. */
  readonly grows?: boolean;
  /** Evidence that it takes before this may be called a leak. */
  readonly wants?: Wanted;
  readonly slopePerOp: number;
  readonly interval: readonly [low: number, high: number];
  readonly confidence: number;
  /** One sentence, never empty. */
  readonly reason: string;
  /** What would settle an undecided one. */
  readonly needs: string | null;
  /** So many operations more would settle it, where that is all it lacks. */
  readonly missing?: number;
  /** After so many operations more it would be a leak, if it goes on to rise as it did. */
  readonly missingForLeak?: number;
  /** Would be a leak if it still rose up to so many operations in all, with collections no further apart. */
  readonly steadilyUpTo?: number;
}

/** The rule is injected: measuring asks it after each window, and never judges by itself. */
export interface RetainedRule {
  judge(trajectory: Trajectory, limit: RetainedLimit, isLast: boolean): RetainedJudgement;
  /** Whether what was gained is still there after the last pause for delayed clean-up. */
  persists(trajectory: Trajectory): boolean;
  /** Whether so much, gained between two collections of last resort, bears a leak out. */
  survives(
    leak: RetainedJudgement,
    between: { readonly gained: number; readonly operations: number },
  ): boolean;
}
