import { check } from 'k6';
import http from 'k6/http';

import { server, signals } from 'assay/k6';

/** Independent clients ask for predictions at a constant rate: the scenario that an SLO is about. */
export const options = {
  scenarios: { predict: server({ rate: 100, duration: '30s' }) },
};

const params = {
  // The back end caches predictions by content: a pool of signals would soon measure the cache.
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
  tags: { endpoint: 'predict' },
};

export default function predict(): void {
  const response = http.post(`${__ENV['TARGET']}/predict`, signals.next(), params);
  check(response, { 'names a class': ({ status, body }) => status === 200 && namesClass(body) });
}

function namesClass(body: unknown): boolean {
  return typeof body === 'string' && body.includes('"label"');
}
