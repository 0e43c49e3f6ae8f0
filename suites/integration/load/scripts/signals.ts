import http from 'k6/http';

import { signals } from 'assay/k6';

export const options = { vus: 1, iterations: 6 };

export default function send(): void {
  http.post(`${__ENV['TARGET']}/`, signals.next());
}
