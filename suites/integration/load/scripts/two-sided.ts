import http from 'k6/http';

import { server } from 'assay/k6';

// Where a script is loaded is where many keep the address.
const base = __ENV['TARGET'] ?? '';

export const options = { scenarios: { work: server({ rate: 20, duration: '3s' }) } };

interface Data {
  readonly side: string;
}

export function setup(): unknown {
  return http.post(`${base}/set-up`).json();
}

export default function work({ side }: Data): void {
  http.get(`${base}/work`, { headers: { 'x-side': side } });
}

export function teardown({ side }: Data): void {
  http.post(`${base}/tear-down`, null, { headers: { 'x-side': side } });
}
