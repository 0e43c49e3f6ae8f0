import { expect, test } from 'vitest';
import { gitLinks } from '../../../../../harness/measurement/fingerprint/git-links.ts';

const commit = 'a1b2c3d4';

test.for([
  ['git@github.com:team/service.git', 'https://github.com/team/service/commit/a1b2c3d4'],
  [
    'https://user:secret@github.com/team/service.git',
    'https://github.com/team/service/commit/a1b2c3d4',
  ],
  [
    'ssh://git@gitlab.example.com:2222/a/b/c.git',
    'https://gitlab.example.com/a/b/c/-/commit/a1b2c3d4',
  ],
  ['https://bitbucket.org/team/service', 'https://bitbucket.org/team/service/commits/a1b2c3d4'],
  ['https://code.example.com/team/service.git', null],
  ['/srv/git/service.git', null],
  ['../service', null],
  [null, null],
] as const)('a commit of %s is read at %s, without credentials', ([remote, url]) => {
  expect(gitLinks(commit, remote, null)).toEqual({ commit: url, change: null });
});

test('a job of CI says where it is read, and of which request it is', () => {
  const change = {
    repository: 'https://git.example.com/a/b',
    commitPath: '/-/commit/',
    url: 'https://git.example.com/a/b/-/merge_requests/7',
  };
  expect(gitLinks(commit, 'git@elsewhere.com:x/y.git', change)).toEqual({
    commit: 'https://git.example.com/a/b/-/commit/a1b2c3d4',
    change: change.url,
  });
});
