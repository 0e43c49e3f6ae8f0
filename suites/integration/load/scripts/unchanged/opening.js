import http from 'k6/http';

import { outside } from '../../shared-outside.js';
import { inner, where } from './shared/opened.js';

export const options = { vus: 1, iterations: 1, summaryTrendStats: ['med', 'p(99.9)'] };

export default function opening() {
  http.get(`${__ENV.TARGET}/${outside}/${inner}/${where.endsWith('/shared/inner.txt')}`);
}

export function handleSummary({ metrics }) {
  const own = Object.keys(metrics).filter((name) => name.startsWith('assay_'));
  const { values } = metrics.http_req_duration;
  const statistics = ['med', 'p(99.9)', 'count'].filter((name) => name in values);
  return { [__ENV.SUMMARY]: [...statistics, ...own].join(' '), stdout: 'a summary of its own\n' };
}
