import { AsyncResource } from 'node:async_hooks';
export const expected = 'leak';
const resources: AsyncResource[] = [];
export function op(): void {
  resources.push(new AsyncResource('Job'));
}
