import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const docs = fileURLToPath(new URL('../../docs/engines.md', import.meta.url));
const [begin, finish] = ['<!-- models -->', '<!-- /models -->'] as const;

/** Puts the lines between the marks of docs/engines.md. */
export async function writeDoc(lines: readonly string[]): Promise<void> {
  const text = await readFile(docs, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(finish)];
  if (from < 0 || to < from) throw new Error(`${docs} has no ${begin} … ${finish}`);
  const head = text.slice(0, from + begin.length);
  await writeFile(docs, `${head}\n\n${lines.join('\n')}\n\n${text.slice(to)}`);
}
