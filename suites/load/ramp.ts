import { check } from 'k6';
import http from 'k6/http';

import { signals } from 'assay/k6';

/** From idle to a busy hour and back: shows where the latency leaves the ground, and if it returns. */
export const options = {
  scenarios: {
    ramp: {
      executor: 'ramping-arrival-rate',
      startRate: 10,
      timeUnit: '1s',
      preAllocatedVUs: 240,
      maxVUs: 240,
      stages: [
        { target: 120, duration: '20s' },
        { target: 120, duration: '5s' },
        { target: 10, duration: '5s' },
      ],
    },
  },
};

const params = {
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
  tags: { endpoint: 'predict' },
};

export default function predict(): void {
  const response = http.post(`${__ENV['TARGET']}/predict`, signals.next(), params);
  check(response, { 'answers 200': ({ status }) => status === 200 });
}
