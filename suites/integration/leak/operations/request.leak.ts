import { stress } from 'assay';

stress('request', { concurrency: 4 }, async ({ target }, index) => {
  const response = await target.post('/', { index, text: 'a body' });
  await response.text();
});
