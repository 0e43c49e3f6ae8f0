import http from 'k6/http';

import { server } from 'assay/k6';

export const options = { scenarios: { ask: server({ rate: 100, duration: '90s' }) } };

export default function ask(): void {
  http.get(`${__ENV['TARGET']}/`, { tags: { name: 'ask' } });
}
