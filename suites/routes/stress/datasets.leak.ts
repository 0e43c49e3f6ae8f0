import { stress } from 'assay';

/** A row of a resource from its making to its end, with the list that shows it. */
stress(
  'datasets',
  { retained: { heap: '<= 256 B/op' }, concurrency: 4, rarest: 100 },
  async ({ target }, index) => {
    const made = await target.post('/datasets', { name: `leak-hunt-${process.pid}-${index}` });
    const { id } = (await made.json()) as { id?: number };
    if (made.status !== 201) throw new Error(`status ${made.status}`);
    const row = `${target.url}/datasets/${id}`;
    const answers = [
      await target.get('/datasets?limit=5'),
      await fetch(row),
      await fetch(row, { method: 'DELETE' }),
    ];
    for (const answer of answers) {
      if (!answer.ok) throw new Error(`status ${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  },
);
