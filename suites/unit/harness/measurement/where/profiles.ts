import type {
  CallFrame,
  CpuProfile,
} from '../../../../../harness/measurement/where/cpu-profile.ts';

export function frame(functionName: string, url = '', line = 1): CallFrame {
  return { functionName, url, lineNumber: line - 1, columnNumber: 0 };
}

/** A profile of stacks (the innermost frame last) that were seen so often, one sample a millisecond. */
export function profileOf(
  seen: readonly (readonly [stack: readonly CallFrame[], times: number])[],
): CpuProfile {
  const nodes: { id: number; callFrame: CallFrame; children: number[] }[] = [];
  const add = (callFrame: CallFrame) => {
    const node = { id: nodes.length + 1, callFrame, children: [] };
    nodes.push(node);
    return node;
  };
  const root = add(frame('(root)'));
  const samples: number[] = [];
  for (const [stack, times] of seen) {
    let at: { id: number; children: number[] } = root;
    for (const callFrame of stack) {
      const child = add(callFrame);
      at.children.push(child.id);
      at = child;
    }
    samples.push(...Array.from({ length: times }, () => at.id));
  }
  return { nodes, samples, timeDeltas: samples.map(() => 1000) };
}
