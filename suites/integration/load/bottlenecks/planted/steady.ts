import http from 'k6/http';

import { server } from 'assay/k6';

export const options = {
  scenarios: { steady: server({ rate: 50, duration: '10s' }) },
};

export default function steady(): void {
  http.get(`${__ENV['TARGET']}/`);
}
