/**
 * When an open-loop scenario meant each of its iterations to start. Both forms follow k6's own
 * arithmetic (lib/executor/constant_arrival_rate.go and ramping_arrival_rate.go), so that the n-th
 * tick here is the n-th tick there.
 */
export interface ArrivalSchedule {
  /**
   * Milliseconds from the scenario's start to tick `n` (0-based). Past the last one the schedule goes on as
   * it ended: k6 may start one arrival more at the very end of a constant rate.
   */
  tickMs(n: number): number;
  /** How many ticks the whole scenario has. */
  readonly ticks: number;
}

const NANOSECONDS_PER_SECOND = 1e9;

/** Tick n comes at n · period; k6 keeps the period as a whole number of nanoseconds. */
export function constantSchedule(ratePerSecond: number, seconds: number): ArrivalSchedule {
  const periodMs = Math.floor(NANOSECONDS_PER_SECOND / ratePerSecond) / 1e6;
  const ticks = Math.max(0, Math.ceil((seconds * 1000) / periodMs - 1e-9));
  return { ticks, tickMs: (n) => n * periodMs };
}

export interface RampStage {
  readonly seconds: number;
  /** Iterations a second at the end of the stage. */
  readonly targetPerSecond: number;
}

interface StageArea {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly from: number;
  readonly to: number;
  /** Ticks before the stage, and by its end: areas under the rate, not whole numbers. */
  readonly before: number;
  readonly after: number;
}

/**
 * The rate changes linearly in each stage; tick n comes when the area under the rate reaches n + 1
 * (k6 counts from 1 here, and from 0 in the constant form).
 */
export function rampingSchedule(
  startPerSecond: number,
  stages: readonly RampStage[],
): ArrivalSchedule {
  const areas = stageAreas(startPerSecond, stages);
  const ticks = Math.floor((areas.at(-1)?.after ?? 0) + 1e-9);
  const endMs = stages.reduce((sum, { seconds }) => sum + seconds, 0) * 1000;
  return {
    ticks,
    tickMs(n) {
      const area = areas.find((stage) => n + 1 <= stage.after + 1e-9);
      return area === undefined ? endMs : secondsToReach(area, n + 1) * 1000;
    },
  };
}

function stageAreas(startPerSecond: number, stages: readonly RampStage[]): StageArea[] {
  const areas: StageArea[] = [];
  let from = startPerSecond;
  let before = 0;
  let startSeconds = 0;
  for (const { seconds, targetPerSecond: to } of stages) {
    const after = before + (seconds * (from + to)) / 2;
    areas.push({ startSeconds, seconds, from, to, before, after });
    before = after;
    from = to;
    startSeconds += seconds;
  }
  return areas;
}

/** Solves from·x + (to − from)·x² / (2·seconds) = count − before for x. */
function secondsToReach(stage: StageArea, count: number): number {
  const { from, to, seconds, startSeconds } = stage;
  const area = count - stage.before;
  if (from === to) return startSeconds + area / to;
  const root = Math.sqrt(Math.max(0, seconds * (from * from * seconds + 2 * area * (to - from))));
  return startSeconds + (from * seconds - root) / (from - to);
}
