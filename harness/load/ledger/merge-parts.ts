import type { GeneratorUse } from '../../measurement/applied-load.ts';
import type { MatchedTicks } from '../intended-start.ts';
import { wholeLoad } from '../instances/share.ts';
import { Endpoints } from './endpoints.ts';
import { matchTicks } from './match-ticks.ts';
import type { RecordedScenario } from './recorded-scenario.ts';

/** What one k6 or several recorded of a scenario, and when all of it was due, as if it were one. */
export interface MatchedScenario {
  readonly recorded: RecordedScenario;
  /** Times from the zero of the part that began first. */
  readonly ticks: MatchedTicks;
  /** Of several machines: the number of the one that made each start. Null where it was one. */
  readonly machineOfStart: Uint16Array | null;
}

/**
 * Each k6 has its own zero, from which its ticks are told apart; on one time line they stand as they came. So
 * nothing is late that began later as a whole, and what hit all of them at once is one burst.
 */
export function mergeParts(parts: readonly RecordedScenario[]): MatchedScenario {
  const [first] = parts;
  if (first === undefined) throw new RangeError('a scenario has at least one part');
  const ticks = parts.map(matchTicks);
  if (parts.length === 1) return { recorded: first, ticks: ticks[0]!, machineOfStart: null };
  const endpoints = new Endpoints();
  const numbers = parts.map((part) => part.endpoints.map((one) => endpoints.addCounted(one)));
  const startsBefore = countsBefore(parts.map(({ startsMs }) => startsMs.length));
  const machines = new Set(parts.map(({ machine }) => machine));
  const recorded: RecordedScenario = {
    ...first,
    share: wholeLoad,
    startsMs: joined(parts.map(({ startsMs }) => startsMs)),
    ticks: joined(parts.map((part) => part.ticks)),
    iterations: joined(parts.map(({ iterations }) => iterations)),
    durationsMs: joined(parts.map(({ durationsMs }) => durationsMs)),
    turns: joined(parts.map(({ turns }) => turns)),
    dropsMs: joined(parts.map(({ dropsMs }) => dropsMs)),
    cyclesMs: joined(parts.map(({ cyclesMs }) => cyclesMs)),
    requests: {
      start: joined(
        parts.map(({ requests }, part) =>
          requests.start.map((start) => start + (startsBefore[part] ?? 0)),
        ),
      ),
      sentMs: joined(parts.map(({ requests }) => requests.sentMs)),
      ownMs: joined(parts.map(({ requests }) => requests.ownMs)),
      state: joined(parts.map(({ requests }) => requests.state)),
      endpoint: joined(
        parts.map(({ requests }, part) =>
          requests.endpoint.map((number) => numbers[part]?.[number] ?? 0),
        ),
      ),
    },
    endpoints: endpoints.all(),
    hops: parts.reduce((sum, { hops }) => sum + hops, 0),
    series: first.series.map(({ name }, at) => ({
      name,
      timesMs: joined(parts.map(({ series }) => series[at]!.timesMs)),
      values: joined(parts.map(({ series }) => series[at]!.values)),
    })),
    generator: together(parts),
    stoppedMs: parts.find(({ stoppedMs }) => stoppedMs !== null)?.stoppedMs ?? null,
    broken: parts.find(({ broken }) => broken !== null)?.broken ?? null,
  };
  return {
    recorded,
    // Users of a closed scenario have no ticks of their own: theirs is one plan.
    ticks: first.scenario.load === 'closed' ? matchTicks(recorded) : joinTicks(ticks),
    machineOfStart: machines.size === 1 ? null : machineColumn(parts, [...machines]),
  };
}

/** How long after the first part the last one began, in milliseconds; 0 where fewer than two did. */
export function beganApartMs(parts: readonly RecordedScenario[]): number {
  const began = parts.map((part) => matchTicks(part).anchorMs).filter(Number.isFinite);
  return began.length < 2 ? 0 : Math.max(...began) - Math.min(...began);
}

function joinTicks(parts: readonly MatchedTicks[]): MatchedTicks {
  const anchorMs = parts.reduce((least, part) => Math.min(least, part.anchorMs), Infinity);
  /** A part that never began is due from the first one's beginning. */
  const later = (column: Float64Array, part: MatchedTicks): Float64Array => {
    const apart = Number.isFinite(part.anchorMs) ? part.anchorMs - anchorMs : 0;
    return apart === 0 ? column : column.map((due) => due + apart);
  };
  return {
    anchorMs,
    lateMs: joined(parts.map(({ lateMs }) => lateMs)),
    startDueMs: joined(parts.map((part) => later(part.startDueMs, part))),
    dropDueMs: joined(parts.map((part) => later(part.dropDueMs, part))).toSorted(),
    unsentDueMs: joined(parts.map((part) => later(part.unsentDueMs, part))).toSorted(),
  };
}

/** On one machine what several k6 took adds up; of several machines the busiest is shown. */
function together(parts: readonly RecordedScenario[]): GeneratorUse | null {
  const byMachine = Map.groupBy(parts, ({ machine }) => machine);
  const uses = [...byMachine.values()].flatMap((own) => {
    const known = own.flatMap(({ generator }) => generator ?? []);
    const [one] = known;
    return one === undefined
      ? []
      : {
          cores: known.reduce((sum, { cores }) => sum + cores, 0),
          machineCores: one.machineCores,
          stealShare: Math.max(...known.map(({ stealShare }) => stealShare)),
        };
  });
  return uses.toSorted((left, right) => shareUsed(right) - shareUsed(left))[0] ?? null;
}

function shareUsed({ cores, machineCores }: GeneratorUse): number {
  return cores / machineCores;
}

function machineColumn(
  parts: readonly RecordedScenario[],
  machines: readonly number[],
): Uint16Array {
  return joined(
    parts.map(({ startsMs, machine }) =>
      new Uint16Array(startsMs.length).fill(machines.indexOf(machine)),
    ),
  );
}

function countsBefore(counts: readonly number[]): number[] {
  let before = 0;
  return counts.map((count) => {
    const own = before;
    before += count;
    return own;
  });
}

type Column = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;

/** One column after the other. */
function joined<T extends Column>(columns: readonly T[]): T {
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const all = new (columns[0]!.constructor as new (length: number) => T)(length);
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
