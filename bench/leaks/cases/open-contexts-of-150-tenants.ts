import { type Context, createContext, runInContext } from 'node:vm';
/** A sandbox for each tenant, of which the last 150 stay. */
export const expected = 'open';
const sandboxes = new Map<string, Context>();
export async function op(i: number): Promise<number> {
  const context = createContext({ i });
  sandboxes.set(`tenant-${i}`, context);
  if (sandboxes.size > 150) sandboxes.delete(sandboxes.keys().next().value as string);
  await new Promise((resolve) => setTimeout(resolve, 2));
  return runInContext('i', context) as number;
}
