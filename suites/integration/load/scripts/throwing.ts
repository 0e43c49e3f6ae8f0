import http from 'k6/http';

export const options = { vus: 1, iterations: 3 };

interface Answer {
  readonly label: string;
}

export default function throwing(): void {
  http.get(`${__ENV['TARGET']}/`);
  const answer = undefined as unknown as Answer;
  answer.label.trim();
}
