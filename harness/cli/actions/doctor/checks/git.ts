import { gitState } from '../../../../measurement/fingerprint/git-state.ts';
import type { Check } from '../check.ts';

const SHORT_HASH = 7;

export const gitCheck: Check = {
  name: 'git',
  async look() {
    const state = await gitState(process.cwd());
    if (state !== null) {
      const changes = state.dirty ? ', with changes' : '';
      return { state: 'here', detail: `at ${state.commit.slice(0, SHORT_HASH)}${changes}` };
    }
    return {
      state: 'limited',
      detail: 'not installed, or this folder is no repository with a commit',
      costs: 'reports name no commit, and assay compare --base can not work',
      remedy: 'install git, and commit once',
    };
  },
};
