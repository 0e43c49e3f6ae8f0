/** Where in somebody's program we are called from. */
export interface ProgramStack {
  /**
   * `program`: frames of their own code. `library`: only of what is in node_modules. `none`: only Node's,
   * or what the measurement itself does.
   */
  readonly kind: 'program' | 'library' | 'none';
  /** The nearest first: `op (/app/leak.ts:3:9)`. */
  readonly frames: readonly string[];
  /** The innermost frame of all, where it is one of a package: what the program called. */
  readonly library: string | null;
}

const FRAMES = 4;
/** A call through a client library and a framework is about so deep. */
const DEPTH = 30;
/** Frames of our own: what they make is not the program's. */
const ours =
  /\/harness\/(measurement\/(leak|probe)|leaks|memwatch|vitest\/(left-open|matchers))\/|node_modules\/assay\//;
const isLibrary = /\/node_modules\//;

export function programStack(): ProgramStack {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  const { stack = '' } = new Error('created here');
  Error.stackTraceLimit = limit;
  const frames = stack
    .split('\n')
    .slice(1)
    .filter((line) => !/node:|\(<anonymous>\)|\(native\)/.test(line))
    .map((line) => line.trim().replace(/^at /, '').replace('file://', ''))
    .filter((line) => !ours.test(line));
  const program = frames.filter((line) => !isLibrary.test(line));
  const [innermost = ''] = frames;
  const library = isLibrary.test(innermost) ? innermost : null;
  if (program.length > 0) return { kind: 'program', frames: program.slice(0, FRAMES), library };
  if (frames.length > 0) return { kind: 'library', frames: frames.slice(0, FRAMES), library };
  return { kind: 'none', frames: [], library };
}
