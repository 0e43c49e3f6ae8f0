import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate: 40,
      duration: '1500ms',
      preAllocatedVUs: 20,
      exec: 'ask',
    },
    each: { executor: 'per-vu-iterations', vus: 6, iterations: 5, exec: 'ask' },
  },
  thresholds: {
    http_req_duration: ['p(95)<60000'],
    checks: ['rate>0.5'],
    http_reqs: ['count>=89'],
  },
};

export function ask(): void {
  const response = http.get(`${__ENV['TARGET']}/`);
  check(response, { 'is right': ({ status }) => status === 200 });
}
