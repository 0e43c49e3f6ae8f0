import { stress } from '../measurement/leak/stress.ts';

/** What drives a running server where nobody said otherwise: GET of its URL, four at a time. */
stress('requests', { concurrency: 4 }, async ({ target }) => {
  const response = await target.get('');
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${target.url} answered ${response.status}`);
});
