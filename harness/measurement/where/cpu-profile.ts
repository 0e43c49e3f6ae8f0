/**
 * What V8's profiler answers (Chrome DevTools Protocol, `Profiler.Profile`): a tree of call frames, and
 * which of them was on top at each sample.
 */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Ids of nodes. */
  readonly samples?: readonly number[] | undefined;
  /** Microseconds between neighboring samples. */
  readonly timeDeltas?: readonly number[] | undefined;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children?: readonly number[] | undefined;
}

export interface CallFrame {
  /** Empty of a function without a name; `(idle)`, `(program)` and `(garbage collector)` are no functions. */
  readonly functionName: string;
  /** `file:///…`, `node:internal/…`, or nothing. */
  readonly url: string;
  /** Both from 0. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** The frames on the stack of a node, the innermost first. */
export type Stack = readonly CallFrame[];

/** How often each stack was seen, and what one sample stands for. */
export interface SampledStacks {
  readonly stacks: readonly { readonly stack: Stack; readonly samples: number }[];
  readonly sampleMs: number;
}

/** Frames that are no work. */
const nothing = new Set(['(root)', '(idle)']);

/**
 * The stacks of a profile, without those of a thread that had nothing to do. A sample stands for the median
 * distance of two: where the machine takes the processor away, the next one comes late, and that time is no
 * function's.
 */
export function sampledStacks({ nodes, samples = [], timeDeltas = [] }: CpuProfile): SampledStacks {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])));
  const counts = new Map<number, number>();
  for (const id of samples) counts.set(id, (counts.get(id) ?? 0) + 1);
  const stackOf = (id: number): Stack => {
    const stack: CallFrame[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)?.callFrame;
      if (frame !== undefined && !nothing.has(frame.functionName)) stack.push(frame);
    }
    return stack;
  };
  return {
    stacks: [...counts]
      .map(([id, count]) => ({ stack: stackOf(id), samples: count }))
      .filter(({ stack }) => stack.length > 0),
    sampleMs: middle(timeDeltas.filter((delta) => delta > 0)) / 1000,
  };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
