const HOUR_MS = 3_600_000;

export function op(i: number): void {
  setTimeout(() => i, HOUR_MS);
}
