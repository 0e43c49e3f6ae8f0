import http from 'k6/http';

export const options = {
  scenarios: { other: { executor: 'per-vu-iterations', vus: 1, iterations: 1, exec: 'other' } },
};

export function other(): void {
  http.get(`${__ENV['TARGET']}/`);
}
