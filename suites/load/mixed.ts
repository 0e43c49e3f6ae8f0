import { check } from 'k6';
import http from 'k6/http';

import { server, signals } from 'assay/k6';

/**
 * What the service sees in a day: dashboards that read the stored predictions (and use the cache),
 * while sensors write new ones. Reads and writes are judged apart.
 */
export const options = {
  scenarios: {
    reads: server({ rate: 60, duration: '30s', exec: 'read' }),
    writes: server({ rate: 20, duration: '30s', exec: 'write' }),
  },
};

const json = { 'Content-Type': 'application/json' };

export function read(): void {
  const response = http.get(`${__ENV['TARGET']}/predictions?limit=20`, {
    tags: { endpoint: 'predictions' },
  });
  check(response, { 'lists predictions': ({ status }) => status === 200 });
}

export function write(): void {
  const response = http.post(`${__ENV['TARGET']}/predict`, signals.next(), {
    headers: json,
    tags: { endpoint: 'predict' },
  });
  check(response, { 'stores a prediction': ({ status }) => status === 200 });
}
