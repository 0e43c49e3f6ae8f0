import type { TrialAnswers, TrialRequest } from './request.ts';
import { advanceClocks } from './clocks.ts';
import {
  addedSinceStuffed,
  findGrown,
  lookAtContainers,
  lookedUpSinceStuffed,
  stuff,
} from './containers.ts';

/** What a process that is thrown away is asked beyond running its operation. */
export async function answerTrial(
  request: TrialRequest,
): Promise<TrialAnswers[TrialRequest['step']]> {
  switch (request.step) {
    case 'advance':
      return await advanceClocks(request.ms);
    case 'look':
      await lookAtContainers();
      return null;
    case 'grown':
      return await findGrown(request.fewest);
    case 'stuff':
      return stuff(request.entries);
    case 'added':
      return addedSinceStuffed();
    case 'looked-up':
      return lookedUpSinceStuffed();
  }
}
