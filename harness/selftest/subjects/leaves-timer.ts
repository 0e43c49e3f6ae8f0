const hourMs = 3_600_000;

export function op(i: number): void {
  setTimeout(() => i, hourMs);
}
