import { createContext } from 'node:vm';
import type { Context } from 'node:vm';
export const expected = 'leak';
export const resource = 'contexts';
const kept: Context[] = [];
export function op(): void {
  kept.push(createContext({}));
}
