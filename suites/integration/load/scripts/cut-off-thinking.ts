import { sleep } from 'k6';
import http from 'k6/http';

/** Users that are taken away at once, most of them while they think. */
export const options = {
  scenarios: {
    users: {
      executor: 'ramping-vus',
      startVUs: 10,
      gracefulRampDown: '0s',
      gracefulStop: '0s',
      stages: [
        { duration: '1s', target: 10 },
        { duration: '1s', target: 0 },
      ],
    },
  },
};

export default function think(): void {
  http.get(`${__ENV['TARGET']}/`);
  sleep(0.3);
}
