import { check } from 'k6';
import http from 'k6/http';

import { server } from 'assay/k6';
import { nextWindow } from '../windows.ts';

/** Sensors that report every few seconds hand in what they have recorded since. */
export const options = {
  scenarios: { batch: server({ rate: 10, duration: '30s' }) },
};

const BATCH_SIZE = 4;
const params = {
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
  tags: { endpoint: 'batch' },
};

export default function batch(): void {
  const windows = Array.from({ length: BATCH_SIZE }, nextWindow);
  const body = `{"signals":[${windows.join(',')}]}`;
  const response = http.post(`${__ENV['TARGET']}/predict/batch`, body, params);
  check(response, { 'predicts each window': ({ status }) => status === 200 });
}
