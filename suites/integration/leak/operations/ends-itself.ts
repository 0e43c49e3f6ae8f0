export function op(i: number): void {
  if (i === 10) process.exit(0);
}
