import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * Puts lines between the marks `<!-- name -->` and `<!-- /name -->` of a page of docs/.
 * @throws {Error} the page has no such marks
 */
export async function writeDoc(
  page: string,
  name: string,
  lines: readonly string[],
): Promise<void> {
  const docs = fileURLToPath(new URL(`../docs/${page}`, import.meta.url));
  const [begin, finish] = [`<!-- ${name} -->`, `<!-- /${name} -->`] as const;
  const text = await readFile(docs, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(finish)];
  if (from < 0 || to < from) throw new Error(`${docs} has no ${begin} … ${finish}`);
  const head = text.slice(0, from + begin.length);
  await writeFile(docs, `${head}\n\n${lines.join('\n')}\n\n${text.slice(to)}`);
}
