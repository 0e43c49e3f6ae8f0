import http from 'k6/http';

export const options = {
  vus: 1,
  iterations: 5,
  thresholds: {
    http_req_duration: ['p(95)<60000', 'p(95)<0.0001'],
    'http_req_duration{endpoint:predcit}': ['p(95)<500'],
    dropped_iterations: ['count<1'],
  },
};

export default function ownThresholds(): void {
  http.get(`${__ENV['TARGET']}/`, { tags: { endpoint: 'predict' } });
}

export function handleSummary(): Record<string, string> {
  return { stdout: 'a summary of its own\n' };
}
