export const options = {
  vus: 1,
  iterations: 1,
  thresholds: { http_req_duration: ['p(95)<500'] },
};

export function setup(): void {
  throw new Error('the account could not be made');
}

export default function never(): void {}
