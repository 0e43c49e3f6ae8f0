/** Enough to know a statement by. */
const SHOWN_CHARACTERS = 90;

/** A statement on one line, as people are shown it. */
export function shownStatement(sql: string): string {
  const line = sql.replaceAll(/\s+/gu, ' ').trim();
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
}

/** What a statement does and to which tables: `select predictions users`. It outlives a change of its text. */
export function outlineOf(sql: string): string {
  const text = sql.replaceAll(/\s+/gu, ' ').trim().toLowerCase();
  const verb = /^\w+/u.exec(text)?.[0] ?? '';
  const tables = [...text.matchAll(/\b(?:from|join|into|update)\s+(?:only\s+)?([\w."]+)/gu)];
  return [verb, ...new Set(tables.map((match) => match[1] ?? '').toSorted())].join(' ');
}

/**
 * Pairs statements of which only one side knows the text: where one of each side has the same outline, the
 * one became the other. A commit that makes a query slow has mostly changed its text.
 * @returns the base's text of a candidate's text
 */
export function changedStatements(
  onlyBase: readonly string[],
  onlyCandidate: readonly string[],
): ReadonlyMap<string, string> {
  const gone = Map.groupBy(onlyBase, outlineOf);
  const added = Map.groupBy(onlyCandidate, outlineOf);
  return new Map(
    [...added].flatMap(([outline, texts]) => {
      const [before, ...others] = gone.get(outline) ?? [];
      const [after] = texts;
      const isOne = before !== undefined && others.length === 0 && texts.length === 1;
      return isOne && after !== undefined ? [[after, before] as const] : [];
    }),
  );
}
