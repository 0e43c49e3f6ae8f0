import http from 'k6/http';

/** More users than arrivals: the target may keep all of them waiting. */
export const options = {
  scenarios: {
    pods: {
      executor: 'constant-arrival-rate',
      rate: 60,
      duration: '4s',
      gracefulStop: '150s',
      preAllocatedVUs: 320,
      maxVUs: 320,
    },
  },
};

export default function (): void {
  http.get(`${__ENV['TARGET']}/`, { timeout: '150s' });
}
