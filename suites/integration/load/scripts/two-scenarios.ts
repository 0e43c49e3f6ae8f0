import { check } from 'k6';
import http from 'k6/http';

import { server } from 'assay/k6';

const data = open('./greeting.txt');

export const options = {
  scenarios: {
    reads: server({ rate: 20, duration: '2s', exec: 'read' }),
    writes: {
      executor: 'ramping-arrival-rate',
      startRate: 5,
      preAllocatedVUs: 10,
      stages: [{ target: 20, duration: '2s' }],
      exec: 'write',
    },
  },
};

export function read(): void {
  http.get(`${__ENV['TARGET']}/read`);
}

export async function write(): Promise<void> {
  const response = await http.asyncRequest('POST', `${__ENV['TARGET']}/write`, data);
  check(response, { 'is 200': ({ status }) => status === 200 });
}
