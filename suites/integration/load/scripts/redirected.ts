import { check } from 'k6';
import http from 'k6/http';

export const options = { vus: 1, iterations: 4 };

export default function redirected(): void {
  const response = http.get(`${__ENV['TARGET']}/old`);
  check(response, { 'came to the new place': ({ status }) => status === 201 });
}
