import { check } from 'k6';
import http from 'k6/http';

/** Every answer of the batch is wrong, and so is an earlier one that is checked late. */
export const options = { vus: 1, iterations: 3 };

export default function batchChecks(): void {
  const url = `${__ENV['TARGET']}/`;
  const first = http.get(url);
  const responses = http.batch(Array.from({ length: 4 }, () => ['GET', url] as const));
  for (const response of responses) check(response, { 'is right': ({ body }) => body === 'right' });
  http.get(url);
  check(first, { 'was right': ({ body }) => body === 'right' });
}
