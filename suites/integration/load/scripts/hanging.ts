import http from 'k6/http';

export const options = {
  scenarios: {
    hanging: {
      executor: 'constant-arrival-rate',
      rate: 10,
      duration: '1s',
      gracefulStop: '1s',
      preAllocatedVUs: 20,
    },
  },
};

export default function hanging(): void {
  http.get(`${__ENV['TARGET']}/`);
}
