import { sleep } from 'k6';

export const options = { vus: 1, duration: '10m' };

export default function sleeping(): void {
  sleep(600);
}
