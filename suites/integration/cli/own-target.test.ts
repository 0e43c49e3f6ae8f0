// @module-tag slow
import { expect, test } from 'vitest';
import { SmallProject } from '../run/small-project.ts';

/** TEST-NET-1 (RFC 5737): nobody has that address. */
const elsewhere = 'http://192.0.2.1:80';

const hunt = `import { stress } from 'assay';
stress('hunt', async ({ target }) => { await target.get('/'); });
`;
const config = (body: string): string => `export default { ${body} };`;

test.each([
  ['leak --url', ['leak', '--url', elsewhere, '--pid', '1']],
  ['leak --command', ['leak', '--url', elsewhere, '--command', 'sleep 60']],
  ['leak of a module', ['leak', 'suites/stress/hunt.leak.js']],
  ['compare', ['compare', 'http://127.0.0.1:9/', elsewhere]],
  ['model sweep', ['model', 'sweep', 'm', '--engine', 'remote', '--url', elsewhere]],
  ['run stress', ['run', 'stress']],
])(
  'another machine gets no load of %s unless somebody says that it is theirs',
  { tags: ['integration'], timeout: 180_000 },
  async (_what, args) => {
    await using project = await SmallProject.create({
      'assay.config.js': config(`target: { command: 'sleep 60', url: '${elsewhere}' }`),
      'suites/stress/hunt.leak.js': hunt,
    });
    const { code, stdout, stderr } = await project.assay(args);
    expect(stderr).toContain('192.0.2.1 is not this machine: load may take it down');
    expect(stderr).toContain('--i-own-this-target');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  },
);
