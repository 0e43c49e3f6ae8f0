import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { SmallProject } from './small-project.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

const config = `export default {
  target: { command: 'node server.js', ready: '/' },
  services: { postgres: { migrations: 'migrations' } },
  thresholds: { 'load/items': { latency: { p50: { slower: '<= 50%', than: 'main~4' } } } },
};`;

const server = `import { createServer } from 'node:http';
import { Pool } from 'pg';
import { listItems } from './list.js';
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
createServer(async (request, response) => {
  response.end(request.url === '/' ? 'ok' : JSON.stringify(await listItems(pool)));
}).listen(Number(process.env.PORT), '127.0.0.1');`;

/** Users that wait have no plan that a busy machine could miss. */
const script = `import http from 'k6/http';
import { sleep } from 'k6';
export const options = { scenarios: { items: { executor: 'constant-vus', vus: 5, duration: '3s' } } };
export default () => {
  http.get(__ENV.TARGET + '/items', { tags: { name: 'items' } });
  sleep(0.05);
};`;

const list = (query: string, comment: string) => `// ${comment}
export async function listItems(pool) {
  const { rows } = await pool.query(${JSON.stringify(query)});
  return rows;
}
`;

/** Both wait so long that a machine which is busy with much else changes little of their ratio. */
const fast = 'select id, pg_sleep(0.04) from item';
const slower = 'select id, name, pg_sleep(0.2) from item';

export interface PlantedQuery {
  readonly project: SmallProject;
  /** The commit from which on the query is slow: three before the last one. */
  readonly slow: string;
  readonly git: (...args: string[]) => string;
}

/** A repository of five commits, of which the second one made a query slow. */
export async function plantedQuery(): Promise<PlantedQuery> {
  const project = await SmallProject.create({
    '.gitignore': 'node_modules\nreports\n',
    'assay.config.ts': config,
    'server.js': server,
    'migrations/0001_item.sql': `create table item (id int primary key, name text); insert into item values (1, 'a');`,
    'suites/load/items.ts': script,
    'list.js': list(fast, 'Begin'),
  });
  await symlink(join(repository, 'node_modules', 'pg'), join(project.folder, 'node_modules', 'pg'));
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-C', project.folder, '-c', 'user.email=a@example.com', '-c', 'user.name=A', ...args],
      { encoding: 'utf8' },
    ).trim();
  const commit = async (title: string, query: string) => {
    await project.write({ 'list.js': list(query, title) });
    git('add', '.');
    git('commit', '--quiet', '--no-gpg-sign', '-m', title);
    return git('rev-parse', 'HEAD');
  };
  git('init', '--quiet', '--initial-branch=main');
  await commit('Begin', fast);
  const slow = await commit('Show more of an item', slower);
  for (const title of ['Change a comment', 'Change another one', 'Change a third one']) {
    await commit(title, slower);
  }
  return { project, slow, git };
}
