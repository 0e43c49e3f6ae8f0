import { expect, test } from 'vitest';
import { keepLoopbackDirect } from '../../../../harness/config/environment.ts';

function after(environment: Record<string, string>): Record<string, string | undefined> {
  const changed: NodeJS.ProcessEnv = { ...environment };
  keepLoopbackDirect(changed);
  return changed;
}

test.each(['HTTP_PROXY', 'https_proxy', 'ALL_PROXY'])(
  'where %s is set, this machine is asked without it',
  (name) => {
    const all = '127.0.0.1,localhost,::1';
    expect(after({ [name]: 'http://proxy:3128' })).toMatchObject({ NO_PROXY: all, no_proxy: all });
  },
);

test('names that are excepted already stay, once', () => {
  const given = { HTTP_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost, .corp' };
  expect(after(given)['no_proxy']).toBe('localhost,.corp,127.0.0.1,::1');
});

test.each([{}, { HTTP_PROXY: 'http://proxy:3128', NO_PROXY: '*' }])(
  'without a proxy, or with all excepted, nothing changes: %o',
  (given) => {
    expect(after(given)).toEqual(given);
  },
);
