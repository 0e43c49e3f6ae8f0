/** A test of a file that was loaded, as it is run here. */
export interface CollectedTest {
  /** Those of the groups that it is in first; no two of a file are equal. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly run: () => unknown;
}

interface Group {
  readonly names: readonly string[];
  readonly tags: readonly string[];
}

const all: CollectedTest[] = [];
let group: Group = { names: [], tags: [] };

export function addTest(name: string, tags: readonly string[], run: () => unknown): void {
  const whole = [...group.names, name].join(' ');
  const alike = all.filter((one) => one.name === whole || one.name.startsWith(`${whole} #`)).length;
  all.push({
    name: alike === 0 ? whole : `${whole} #${alike + 1}`,
    tags: [...group.tags, ...tags],
    run,
  });
}

/** Adds the tests that `declare` declares to a group of this name. */
export function addGroup(name: string, tags: readonly string[], declare: () => void): void {
  const outer = group;
  group = { names: [...outer.names, name], tags: [...outer.tags, ...tags] };
  try {
    declare();
  } finally {
    group = outer;
  }
}

/** The tests that were declared since it was asked before. */
export function takeTests(): readonly CollectedTest[] {
  return all.splice(0);
}
