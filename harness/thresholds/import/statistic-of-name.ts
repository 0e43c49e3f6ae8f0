/** Names by which indicators are commonly called, and what is measured by each here. */
const patterns: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /(?:latency|response_?time|duration|request_?time)\w*?_?p(\d{1,2}(?:[._]\d+)?)$/i,
    ([, percent = '']) => `latency.p${percent.replace('_', '.')}`,
  ],
  [/(?:error_?rate|errors|failure_?rate)$/i, () => 'errors'],
  [/(?:throughput|requests?_?rate|requests_per_second)$/i, () => 'rate'],
];

/**
 * The statistic that an indicator of another tool stands for: as the user says, else as its name says;
 * null where it says nothing.
 */
export function statisticOfName(name: string, names: ReadonlyMap<string, string>): string | null {
  const said = names.get(name);
  if (said !== undefined) return said;
  for (const [pattern, statistic] of patterns) {
    const match = pattern.exec(name);
    if (match !== null) return statistic(match);
  }
  return null;
}

/** The unit behind a bare number of another tool. */
export function unitOf(statistic: string, time: 'ms' | 's'): string {
  if (statistic.startsWith('latency.')) return time;
  if (statistic === 'errors') return '%';
  return statistic === 'rate' ? '/s' : '';
}
