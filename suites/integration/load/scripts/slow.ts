import http from 'k6/http';
import { payload, server, slowClient, slowClients } from 'assay/k6';

const duration = '8s';
export const options = {
  scenarios: {
    good: server({ rate: 20, duration, exec: 'good' }),
    slow: slowClients({ clients: 12, duration, exec: 'slow' }),
  },
};

const url = `${__ENV['TARGET']}/take`;
const ways = ['sends body', 'sends head', 'waits'] as const;

export const good = () => http.post(url, 'whole');
export function slow(): void {
  const way = ways[__VU % ways.length]!;
  slowClient(url, payload(200), { slow: way, seconds: Number(__ENV['PATIENCE']) });
}
