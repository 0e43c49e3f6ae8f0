/** Where a word that is longer than a line may be broken: behind a part of a path. */
const breakable = /(?<=[/.,:[\]])/;

/**
 * One paragraph as lines of at most `width` characters, the later ones behind an indent. It breaks at
 * spaces, and within a word only where that is longer than a line.
 * @param width null where nobody says how wide a line may be: then it stays whole
 */
export function foldLine(text: string, width: number | null, indent: number): readonly string[] {
  if (width === null || text.length <= width) return [text];
  const margin = ' '.repeat(Math.min(indent, width >> 1));
  const lines: string[] = [];
  const [start = ''] = /^ */.exec(text) ?? [];
  let line = start;
  let isBegun = false;
  for (const word of text.slice(start.length).split(' ')) {
    for (const [index, part] of partsOf(word, width - margin.length).entries()) {
      const gap = isBegun && index === 0 ? ' ' : '';
      if (isBegun && line.length + gap.length + part.length > width) {
        lines.push(line.trimEnd());
        line = margin + part;
      } else line += gap + part;
      isBegun = true;
    }
  }
  return [...lines, line.trimEnd()];
}

/** The word itself, or pieces that fit. */
function partsOf(word: string, most: number): readonly string[] {
  if (word.length <= most) return [word];
  return word.split(breakable).flatMap((part) => {
    const count = Math.ceil(part.length / most);
    return Array.from({ length: count }, (_, index) =>
      part.slice(index * most, (index + 1) * most),
    );
  });
}
