/**
 * The longest files, of those that are longer than their size says: a file that waits for half a minute
 * must not begin last. Vitest knows how long a file took where it ran before; a bare machine does not.
 */
export const longest = [
  'suites/integration/verdict/beside-others.test.ts',
  'suites/integration/package/packed.test.ts',
  'suites/integration/services/kill-matrix/kill-matrix.test.ts',
  'suites/integration/run/interruption.test.ts',
  'suites/integration/models/compare.test.ts',
  'suites/integration/latency/run-bench.test.ts',
  'suites/integration/latency/vitest-bench.test.ts',
  'suites/integration/matchers/to-leak.test.ts',
];

/** What is needed of Vitest's `TestSpecification`. */
interface Planned {
  readonly moduleId: string;
  readonly project: { readonly config: { readonly sequence: { readonly groupOrder: number } } };
}

/** The same order, with the longest files before the others of their group. */
export function withLongestFirst<File extends Planned>(files: readonly File[]): File[] {
  return files.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
}

const groupOf = ({ project }: Planned): number => project.config.sequence.groupOrder;

function rankOf({ moduleId }: Planned): number {
  const rank = longest.findIndex((file) => moduleId.endsWith(`/${file}`));
  return rank === -1 ? longest.length : rank;
}
