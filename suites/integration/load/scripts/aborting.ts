import exec from 'k6/execution';
import http from 'k6/http';

export const options = { vus: 1, iterations: 10 };

export default function aborting(): void {
  http.get(`${__ENV['TARGET']}/`);
  if (exec.scenario.iterationInTest === 2) exec.test.abort('seen enough');
}
