import type { Options } from 'k6/options';

import { prepareArrivals } from './arrivals.ts';
import { overrideOptions, type Overrides } from './override-options.ts';
import { summaryStatistics } from './summary.ts';

/** The options of a script as k6 gets them; only in k6's init context. */
export function withOverrides(options: Options | undefined): Options {
  const changed = overrideOptions(options, overridesOf(__ENV['ASSAY_OVERRIDES']));
  changed.summaryTrendStats = summaryStatistics(options);
  prepareArrivals(changed);
  return changed;
}

function overridesOf(text: string | undefined): Overrides {
  return text === undefined || text === '' ? {} : (JSON.parse(text) as Overrides);
}
