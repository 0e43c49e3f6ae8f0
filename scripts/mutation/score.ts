/** The folders whose rules decide. */
export const folders: readonly string[] = ['statistics', 'thresholds', 'verdicts'];

/** Of StrykerJS' report (mutation-testing-report-schema): what happened to each mutant. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { status: string }[] }>>;
}

/** A mutant that no test runs counts as one that was not found; one that cannot run at all does not. */
const notFound = new Set(['Survived', 'NoCoverage']);
const wasFound = new Set(['Killed', 'Timeout']);

/** How many mutants were found, over several reports in JSON. */
export function scoreOf(reports: readonly string[]): {
  readonly found: number;
  readonly all: number;
} {
  const statuses = reports.flatMap((report) =>
    Object.values((JSON.parse(report) as Report).files).flatMap(({ mutants }) =>
      mutants.map(({ status }) => status),
    ),
  );
  const found = statuses.filter((status) => wasFound.has(status)).length;
  return { found, all: found + statuses.filter((status) => notFound.has(status)).length };
}
