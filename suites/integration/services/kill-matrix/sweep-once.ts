import { sweep } from '../../../../fixtures/services/supervisor/sweep.ts';

/** The start-up sweep alone, in a process of its own: its temporary folder is another one. */
for (const leftover of await sweep()) console.error(leftover);
