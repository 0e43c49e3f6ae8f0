/** Promise.race leaves its reactions with the promise that does not settle. */
export const expected = 'leak';
const shutdown = new Promise<never>(() => undefined);
export async function op(i: number): Promise<number> {
  return await Promise.race([shutdown, Promise.resolve(i)]);
}
