/** import() with a query is never unloaded. */
export const expected = 'leak';
export async function op(i: number): Promise<void> {
  await import(`data:text/javascript,export default ${i}`);
}
