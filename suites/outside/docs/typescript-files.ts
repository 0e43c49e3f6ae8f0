import type { CodeBlock } from './read-blocks.ts';

/** A block of TypeScript as a file of a project. */
export interface BlockFile {
  readonly block: CodeBlock;
  readonly path: string;
  readonly text: string;
  /** A part of a config, such as `thresholds: { … }`, that was put into a whole one. */
  readonly isConfigPart: boolean;
}

/**
 * Where a block of TypeScript belongs: the file that its first line names (`// suites/load/predict.ts`),
 * a config of its own for a part of one, else a file named after where it stands.
 */
export function fileOf(block: CodeBlock): BlockFile {
  const place = `${block.file.replaceAll(/\W+/g, '-')}-${block.line}`;
  const named = /^\/\/ (\S+\.[cm]?ts)\n/.exec(block.text)?.[1];
  if (named !== undefined) {
    return { block, path: named, text: block.text, isConfigPart: false };
  }
  const isThreshold = /^'\w+\/[^']*': /.test(block.text);
  if (isThreshold || /^\w+: /.test(block.text)) {
    const part = block.text.replace(/,?\s*$/, ',');
    const fields = isThreshold ? `thresholds: {\n${part}\n},` : part;
    const text = `import { defineConfig } from 'assay/config';\n\nexport default defineConfig({\n${fields}\n});\n`;
    return { block, path: `parts/${place}.config.ts`, text, isConfigPart: true };
  }
  return { block, path: `parts/${place}.ts`, text: block.text, isConfigPart: false };
}
