/**
 * What each folder may import: the one table. `oxlint.config.ts` makes the lint rules from it,
 * ARCHITECTURE.md shows it, and `suites/unit/boundaries.test.ts` holds the three together.
 */
export interface Boundary {
  /** Folder, from the root of the repository. */
  readonly folder: string;
  /** Folders that it may import from, beside itself and `harness/errors.ts` and `harness/exit-code.ts`, which serve all. */
  readonly may: readonly string[];
}

const fixtures = 'fixtures';
const base = ['harness/config', 'harness/metrics', 'harness/process'];
const measuring = [...base, 'harness/statistics', 'harness/measurement'];
const judging = [...measuring, 'harness/load', 'harness/thresholds', 'harness/verdicts'];
const reporting = [...judging, 'harness/document', 'harness/reporters', 'harness/history'];

/** In the order of the data: each line may import only from lines above it. */
export const boundaries: readonly Boundary[] = [
  { folder: 'harness/metrics', may: [] },
  { folder: 'harness/config', may: ['harness/metrics'] },
  { folder: 'harness/process', may: ['harness/config'] },
  { folder: 'harness/statistics', may: ['harness/metrics'] },
  { folder: fixtures, may: base },
  { folder: 'harness/measurement', may: [...base, 'harness/statistics'] },
  { folder: 'harness/load', may: measuring },
  { folder: 'harness/setup', may: [...base, 'harness/load'] },
  { folder: 'harness/thresholds', may: [...measuring, 'harness/load'] },
  { folder: 'harness/verdicts', may: [...measuring, 'harness/load', 'harness/thresholds'] },
  { folder: 'harness/document', may: judging },
  { folder: 'harness/reporters', may: [...judging, 'harness/document'] },
  { folder: 'harness/history', may: [...judging, 'harness/document'] },
  { folder: 'harness/memwatch', may: judging },
  { folder: 'harness/capacity', may: judging },
  { folder: 'harness/leaks', may: [...reporting, fixtures] },
  { folder: 'harness/compare', may: [...reporting, fixtures] },
  { folder: 'harness/duet', may: [...reporting, fixtures, 'harness/compare'] },
  { folder: 'harness/variants', may: [...reporting, fixtures] },
  { folder: 'harness/vitest', may: [...judging, 'harness/leaks'] },
  { folder: 'harness/selftest', may: [...reporting, 'harness/leaks', 'harness/compare'] },
  {
    folder: 'harness/run',
    may: [
      ...reporting,
      fixtures,
      'harness/capacity',
      'harness/leaks',
      'harness/compare',
      'harness/duet',
      'harness/variants',
      'harness/vitest',
    ],
  },
  { folder: 'harness/merge', may: [...reporting, 'harness/run'] },
  {
    folder: 'harness/seeding',
    may: [...reporting, fixtures, 'harness/leaks', 'harness/compare', 'harness/run'],
  },
  {
    folder: 'harness/cli',
    may: [
      ...reporting,
      fixtures,
      'harness/setup',
      'harness/capacity',
      'harness/leaks',
      'harness/compare',
      'harness/duet',
      'harness/variants',
      'harness/selftest',
      'harness/run',
      'harness/merge',
      'harness/seeding',
    ],
  },
  { folder: 'examples', may: [fixtures] },
];

/** Folders that nothing imports. */
export const imported: readonly string[] = ['suites', 'bench'];

/** The refusal of a folder, and what is allowed instead. */
export function allowed({ folder, may }: Boundary): string {
  const names = may.length === 0 ? 'no other folder' : `only ${may.join(', ')}`;
  return `${folder}/ may import ${names} (boundaries.ts)`;
}

/** The table as ARCHITECTURE.md shows it. */
export function boundariesTable(): string {
  const rows = boundaries.map(({ folder, may }) => {
    const names = may.map((one) => `\`${one.replace('harness/', '')}\``).join(', ');
    return `| \`${folder}/\` | ${names === '' ? '–' : names} |`;
  });
  return ['| folder | may import |', '| --- | --- |', ...rows].join('\n');
}
