const unitSeconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/** A time as k6 writes one: `1m30s`, or a number of milliseconds, also as a text. */
export function secondsOf(time: string | number): number {
  if (typeof time === 'number' || /^\d+(?:\.\d+)?$/.test(time)) return Number(time) / 1000;
  let seconds = 0;
  for (const [, amount, unit] of time.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g)) {
    seconds += Number(amount) * (unitSeconds[unit ?? 's'] ?? 1);
  }
  return seconds;
}
