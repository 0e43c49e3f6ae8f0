/** ICU keeps caches of its own. */
export const expected = 'clean';
const locales = ['de', 'fr', 'en', 'ja', 'ar', 'hi', 'pt', 'ru'];
export function op(i: number): string {
  return new Intl.NumberFormat(locales[i % locales.length]).format(i + 0.5);
}
