import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';

import { server } from 'assay/k6';

/** People and programs that keep records: a row is made, read, changed and removed. */
export const options = {
  scenarios: { datasets: server({ rate: 15, duration: '30s' }) },
};

const headers = { 'Content-Type': 'application/json' };
const url = `${__ENV['TARGET']}/datasets`;

export default function datasets(): void {
  const name = `load-${exec.scenario.startTime}-${exec.scenario.iterationInTest}`;
  const made = http.post(url, JSON.stringify({ name }), {
    headers,
    tags: { endpoint: 'datasets' },
  });
  check(made, { 'makes a row': ({ status }) => status === 201 });
  const row = `${url}/${(made.json() as { id: number }).id}`;
  const tags = { endpoint: 'dataset' };
  const read = http.get(row, { tags });
  check(read, { 'reads the row': ({ status }) => status === 200 });
  const changed = http.patch(row, JSON.stringify({ name: `${name}-renamed` }), { headers, tags });
  check(changed, { 'changes the row': ({ status }) => status === 200 });
  const removed = http.del(row, null, { tags });
  check(removed, { 'removes the row': ({ status }) => status < 300 });
}
