import type { Options } from 'k6/options';

/** k6's own, where the script does not choose. */
const usualStatistics = ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)'];

/** What the harness reads of each trend, beside what the script asks for. */
const neededStatistics = ['avg', 'min', 'med', 'max', 'p(95)', 'p(99)', 'count'];

/** The statistics that the script wants, those that the harness reads, and those of its thresholds. */
export function summaryStatistics(options: Options | undefined): string[] {
  const own = options?.summaryTrendStats ?? usualStatistics;
  return [...new Set([...own, ...neededStatistics, ...thresholdStatistics(options)])];
}

function thresholdStatistics(options: Options | undefined): string[] {
  const expressions = Object.values(options?.thresholds ?? {}).flat();
  return expressions.flatMap((one) => {
    const text = typeof one === 'string' ? one : one.threshold;
    const percentile = /^\s*p\(\s*([\d.]+)\s*\)/.exec(text)?.[1];
    return percentile === undefined ? [] : [`p(${Number(percentile)})`];
  });
}

interface SummaryData {
  metrics: Record<string, { type: string; values: Record<string, number> }>;
}

type HandleSummary = (data: unknown) => Record<string, unknown> | undefined | null;

/**
 * k6's summary, in the shape that `handleSummary` gets by default, goes to a file of the harness. The
 * script's own function gets the statistics that it asked for, and its files land where k6 puts them:
 * relative paths from the folder in which the command was given.
 */
export function summary(
  own: unknown,
  options: Options | undefined,
): (data: unknown) => Record<string, unknown> {
  return (data) => {
    const file = __ENV['ASSAY_SUMMARY'];
    const ours = file === undefined ? {} : { [file]: JSON.stringify(data) };
    if (typeof own !== 'function') return ours;
    const theirs = (own as HandleSummary)(asAsked(data as SummaryData, options)) ?? {};
    // Points are streamed over stdout: a text that the script prints there would tear them.
    const { stdout, stderr, ...files } = theirs;
    const printed = [stdout, stderr].filter((text) => typeof text === 'string').join('');
    const placed = Object.fromEntries(
      Object.entries(files).map(([path, content]) => [fromCommandFolder(path), content]),
    );
    return { ...placed, ...(printed === '' ? {} : { stderr: printed }), ...ours };
  };
}

/** A copy without the statistics that only the harness wants, and without its own metrics. */
function asAsked(data: SummaryData, options: Options | undefined): SummaryData {
  const asked = new Set(options?.summaryTrendStats ?? usualStatistics);
  const copy = JSON.parse(JSON.stringify(data)) as SummaryData;
  for (const [name, metric] of Object.entries(copy.metrics)) {
    if (name.startsWith('assay_')) delete copy.metrics[name];
    if (metric.type !== 'trend') continue;
    for (const statistic of Object.keys(metric.values)) {
      if (!asked.has(statistic)) delete metric.values[statistic];
    }
  }
  return copy;
}

function fromCommandFolder(path: string): string {
  const folder = __ENV['ASSAY_COMMAND_FOLDER'];
  return folder === undefined || path.startsWith('/') ? path : `${folder}/${path}`;
}
