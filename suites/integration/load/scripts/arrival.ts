import http from 'k6/http';

import { server } from 'assay/k6';

export const options = { scenarios: { arrival: server({ rate: 50, duration: '2s' }) } };

export default function arrival(): void {
  http.get(`${__ENV['TARGET']}/`);
}
