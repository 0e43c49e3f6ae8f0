import { check } from 'k6';

import { server, stream } from 'assay/k6';

export const options = {
  scenarios: { streaming: server({ rate: 20, duration: __ENV['SECONDS'] ?? '3s' }) },
  discardResponseBodies: true,
};

export default function streaming(): void {
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'hello' }], stream: true });
  const headers = { 'content-type': 'application/json' };
  const answer = stream(`${__ENV['TARGET']}/v1/chat/completions`, body, {
    headers,
    tags: { kind: 'chat' },
  });
  check(answer, { 'has its text': ({ text, error }) => error !== null || text.startsWith('0 1 ') });
}
