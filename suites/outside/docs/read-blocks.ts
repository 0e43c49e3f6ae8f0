/** A fenced code block of a Markdown file. */
export interface CodeBlock {
  /** Path of the file in the package. */
  readonly file: string;
  /** Of its first fence. */
  readonly line: number;
  /** The first word after the fence; empty where there is none. */
  readonly language: string;
  /** What stands after the language: `ts repository`. */
  readonly about: string;
  readonly text: string;
}

/** The fenced code blocks of a Markdown text, in their order. */
export function readBlocks(file: string, markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { line: number; indent: string; info: string; lines: string[] } | null = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^( *)```(.*)$/.exec(line);
    if (open === null) {
      if (fence !== null) {
        open = { line: index + 1, indent: fence[1] ?? '', info: fence[2] ?? '', lines: [] };
      }
    } else if (fence !== null && fence[2] === '') {
      const [language = '', ...about] = open.info.trim().split(/\s+/);
      blocks.push({
        file,
        line: open.line,
        language,
        about: about.join(' '),
        text: `${open.lines.join('\n')}\n`,
      });
      open = null;
    } else {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    }
  }
  return blocks;
}

/** Code in the running text: `assay run unit`. */
export function readSpans(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^ *```[^]*?^ *```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}
