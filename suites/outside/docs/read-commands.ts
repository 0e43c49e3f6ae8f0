import type { CodeBlock } from './read-blocks.ts';

/** A command line of a shell, without its prompt, variables and comment. */
export interface ShellCommand {
  /** `docs/merge.md:12`. */
  readonly at: string;
  readonly words: readonly string[];
}

/** The command lines of a block of `sh` or `console`. */
export function readCommands(block: CodeBlock): readonly ShellCommand[] {
  return commandsIn(block.text.replaceAll(/\\\n\s*/g, ''), `${block.file}:${block.line}`);
}

/** @param at for messages */
export function commandsIn(text: string, at: string): readonly ShellCommand[] {
  return text.split('\n').flatMap((line) => {
    const words = wordsOf(line.replace(/^\$ /, ''));
    const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
    return first === -1 ? [] : [{ at, words: words.slice(first) }];
  });
}

/** What stands after `assay` or `npx assay`; null for every other command. */
export function assayWords({ words }: ShellCommand): readonly string[] | null {
  const rest = words[0] === 'npx' ? words.slice(1) : words;
  return rest[0] === 'assay' ? rest.slice(1) : null;
}

/** The script that `npm run <script>`, `npm test` or `npm start` names; null for every other command. */
export function npmScript({ words }: ShellCommand): string | null {
  if (words[0] !== 'npm') return null;
  if (words[1] === 'run') return words[2] ?? null;
  return words[1] === 'test' || words[1] === 'start' ? words[1] : null;
}

/** Words as a shell splits them, up to a comment; quotes group. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [, single, double, bare] of line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)) {
    if (bare?.startsWith('#')) break;
    words.push(single ?? double ?? bare ?? '');
  }
  return words;
}
