import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';

import { server } from 'assay/k6';
import { nextWindow } from '../windows.ts';

/** Clients hand in work, are not sure that it arrived and hand it in again; then they ask how it is. */
export const options = {
  scenarios: { tasks: server({ rate: 15, duration: '30s' }) },
};

const KNOWN_KEYS = 50;
const url = `${__ENV['TARGET']}/tasks`;

export default function tasks(): void {
  const headers = {
    'Content-Type': 'application/json',
    // So many tasks at most: no worker takes them here, and the backlog has a limit.
    'Idempotency-Key': `load-${exec.scenario.iterationInTest % KNOWN_KEYS}`,
  };
  const body = `{"signals":[${nextWindow()}]}`;
  const handedIn = http.post(url, body, { headers, tags: { endpoint: 'tasks' } });
  check(handedIn, { 'takes a task': ({ status }) => status === 202 });
  const { id } = handedIn.json() as { id: string };
  const seen = http.get(`${url}/${id}`, { tags: { endpoint: 'task' } });
  check(seen, { 'shows the task': ({ status }) => status === 200 });
}
