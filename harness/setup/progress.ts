/** One short line for each thing that an installation is about to do or has done. */
export type Say = (line: string) => void;

export const silent: Say = () => {};

export function secondsSince(startedMs: number, nowMs: number): string {
  return `${((nowMs - startedMs) / 1000).toFixed(1)} s`;
}
