import type { Options } from 'k6/options';

import { followsSchedule, prepareArrivals } from './arrivals.ts';
import { overrideOptions, type Overrides } from './override-options.ts';
import { summaryStatistics } from './summary.ts';

/**
 * The options of a script as k6 gets them; only in k6's init context. k6 reads them where it loads the script
 * first, as user 0; the other users only need the schedules that they follow. What they don't make they don't
 * hold: with hundreds of users that is tens of megabytes.
 */
export function withOverrides(options: Options | undefined): Options {
  if (__VU > 0 && !followsSchedule(options)) return options ?? {};
  const changed = overrideOptions(options, overridesOf(__ENV['ASSAY_OVERRIDES']));
  changed.summaryTrendStats = summaryStatistics(options);
  prepareArrivals(changed);
  return changed;
}

function overridesOf(text: string | undefined): Overrides {
  return text === undefined || text === '' ? {} : (JSON.parse(text) as Overrides);
}
