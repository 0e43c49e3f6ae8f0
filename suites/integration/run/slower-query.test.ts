// @module-tag slow
// @module-tag thorough
import { expect, test } from 'vitest';

import { plantedQuery } from './planted-query.ts';

const options = { tags: ['integration', 'load', 'postgres'], timeout: 600_000 };

test(
  'a query that was made slow three commits back fails the duet, which names it, and bisect names the commit',
  options,
  async () => {
    const { project, slow, git } = await plantedQuery();
    await using planted = project;
    const { code } = await planted.assay(['run', 'load', '--budget', '15s', '--against', 'main~4']);
    const { gates } = await planted.document();
    const duet = gates.find(({ statistic }) => statistic === 'latency.p50.slower');
    expect(duet?.reason).toMatch(
      /slower than main~4.*; most of it in statement `select id, name, pg_sleep\(\$1?\) from item` \(\+\d+ ms a request\)/u,
    );
    expect(duet?.verdict).toBe('fail');
    expect(code).toBe(1);
    const tables = duet?.evidence.filter(({ kind }) => kind === 'table') ?? [];
    expect(tables.map((one) => ('title' in one ? one.title : ''))).toContain(
      'Statements of Postgres: time a request',
    );
    const found = await planted.assay([
      'bisect',
      '--load',
      'suites/load/items.ts',
      '--good',
      'main~4',
      '--slower',
      'p50=50%',
      '--alpha',
      '5%',
      '--budget',
      '15s',
      '--json',
    ]);
    expect(found.stderr).toBe('');
    expect(JSON.parse(found.stdout)).toMatchObject({
      outcome: 'found',
      commit: slow,
      title: 'Show more of an item',
      subject: 'load/items',
      p: 0.5,
    });
    expect(found.code).toBe(1);
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(await planted.processes()).toEqual([]);
  },
);
