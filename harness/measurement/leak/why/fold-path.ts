import type { Step } from './retainer-path.ts';

/** A list whose entries take so many steps each (`.next`, or `.head.next` and the like) is seen as one. */
const LONGEST_PERIOD = 4;
/** Fewer than so many are shown as they are. */
const FEWEST_REPEATS = 3;
/** What is left of a long path: its ends tell most, who keeps it and what is kept. */
const MOST_STEPS = 12;

/**
 * The same path for people: a run of steps that repeat, as through a linked list, is one step that says how
 * often; of what is still long only the ends are shown.
 */
export function foldPath(path: readonly Step[]): readonly Step[] {
  const folded = foldRuns(path);
  if (folded.length <= MOST_STEPS) return folded;
  const end = MOST_STEPS / 2;
  const left = folded.slice(end, -end);
  const between: Step = {
    edge: `[… ${left.length.toLocaleString('en-US')} more …]`,
    node: left.at(-1)?.node ?? '',
    index: left.at(-1)?.index ?? 0,
  };
  return [...folded.slice(0, end), between, ...folded.slice(-end)];
}

function foldRuns(path: readonly Step[]): readonly Step[] {
  const folded: Step[] = [];
  for (let at = 0; at < path.length;) {
    const run = runAt(path, at);
    const last = path[at + run.length - 1];
    if (run.repeats >= FEWEST_REPEATS && last !== undefined) {
      const edges = path.slice(at, at + run.length / run.repeats).map(({ edge }) => edge);
      const times = run.repeats.toLocaleString('en-US');
      folded.push({ ...last, edge: `${edges.join('')} ×${times}` });
      at += run.length;
    } else {
      folded.push(path[at] as Step);
      at++;
    }
  }
  return folded;
}

interface Run {
  readonly repeats: number;
  /** In steps. */
  readonly length: number;
}

/** The longest run of repeating steps that begins here, by the names of edges. */
function runAt(path: readonly Step[], from: number): Run {
  let longest: Run = { repeats: 1, length: 1 };
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    let end = from + period;
    while (end < path.length && path[end]?.edge === path[end - period]?.edge) end++;
    const repeats = Math.floor((end - from) / period);
    if (repeats >= FEWEST_REPEATS && repeats * period > longest.length) {
      longest = { repeats, length: repeats * period };
    }
  }
  return longest;
}
