const unitSeconds = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
} as const;

/**
 * Seconds of a duration as k6 writes one: `1m30s`, `500ms`, or a number of milliseconds.
 * Source: Go's time.ParseDuration, with k6's `d` for days. Null for anything else.
 */
export function parseGoDuration(text: string | number): number | null {
  if (typeof text === 'number') return text / 1000;
  if (/^\d+(?:\.\d+)?$/u.test(text)) return Number(text) / 1000;
  // Made here: each virtual user of k6 has this module, and would hold them from its start.
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d))+$/u.test(text)) return null;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/gu)) {
    seconds += Number(amount) * unitSeconds[unit as keyof typeof unitSeconds];
  }
  return seconds;
}
