import exec from 'k6/execution';

/** A key that no iteration of any run had before: whatever caches by it is cold. */
export function coldKey(): string {
  const { name, startTime, iterationInTest } = exec.scenario;
  return `${name}-${startTime}-${iterationInTest}`;
}
