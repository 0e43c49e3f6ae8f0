import http from 'k6/http';

/** Two users can't keep 50 iterations a second going when a response takes 200 ms. */
export const options = {
  scenarios: {
    few: {
      executor: 'constant-arrival-rate',
      rate: 50,
      duration: '2s',
      preAllocatedVUs: 2,
      maxVUs: 2,
    },
  },
};

export default function few(): void {
  http.get(`${__ENV['TARGET']}/`);
}
