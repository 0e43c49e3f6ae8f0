export const expected = 'clean';
export function op(): void {
  clearTimeout(setTimeout(() => undefined, 60_000));
}
