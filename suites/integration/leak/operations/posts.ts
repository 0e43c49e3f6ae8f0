import { check } from 'k6';
import http from 'k6/http';

// What a load test would do with it does not count: neither how long, nor when it counts as failed.
export const options = {
  scenarios: { load: { executor: 'constant-vus', vus: 1, duration: '10m' } },
  thresholds: { http_req_duration: [{ threshold: 'max<0', abortOnFail: true }] },
};

export default function posts(): void {
  const response = http.post(`${__ENV['TARGET']}/`, JSON.stringify({ text: 'a body' }));
  check(response, { 'status is 200': ({ status }) => status === 200 });
}
