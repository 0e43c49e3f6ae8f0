import http from 'k6/http';

export const options = { vus: 1, iterations: 2 };

/** A tag that has the name of one of k6's own. */
export default function tagged(): void {
  http.get(`${__ENV['TARGET']}/`, { tags: { scenario: 'mine' } });
}
