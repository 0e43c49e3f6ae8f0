import { fail, sleep } from 'k6';
import http from 'k6/http';

export const options = { vus: 1, iterations: 2 };

export default function refused(): void {
  sleep(0.2);
  const response = http.get('http://127.0.0.1:9/');
  if (response.status !== 200) fail('nobody is there');
}
