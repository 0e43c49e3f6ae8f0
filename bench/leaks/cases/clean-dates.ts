export const expected = 'clean';
const format = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeZone: 'Europe/Paris' });
export function op(i: number): string {
  return format.format(new Date(1_700_000_000_000 + i * 1_000));
}
