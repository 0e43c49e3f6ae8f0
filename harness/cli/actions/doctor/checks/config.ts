import type { Check } from '../check.ts';

export const configCheck: Check = {
  name: 'config',
  look: (needs) =>
    Promise.resolve(
      needs.config === null
        ? {
            state: 'missing',
            detail: needs.problem.message,
            costs: 'nothing can run; what it would ask for is not known, and not looked for',
            remedy: needs.problem.remedy ?? 'correct it',
          }
        : { state: 'here', detail: needs.file },
    ),
};
