import { join } from 'node:path';

import { findWhere, type ProfiledSide } from '../../duet/find-where.ts';
import { scriptName } from '../../load/prepare-script.ts';
import { runScript } from '../../load/run-script.ts';
import type { DuetMeasurement } from '../../measurement/duet/duet.ts';
import { makeProbeKey } from '../../measurement/probe/address.ts';
import { profileEnvironment } from '../../measurement/probe/target-environment.ts';
import type { WhereItWent } from '../../measurement/where/where.ts';
import { asFailure } from '../as-failure.ts';
import { stretchSeconds } from '../duet-times.ts';
import { slowerLoads } from '../judge-run.ts';
import { type DuetSite, startSides } from './duet-sides.ts';
import { signalsOfRun } from './signals-of-run.ts';

/**
 * Says where the time went of a load that became slower, or of each where somebody asked for it: both sides
 * are started once more, and profiled. What was measured before is as it was.
 */
export async function profileSides(
  script: string,
  duets: readonly DuetMeasurement[],
  site: DuetSite,
): Promise<readonly DuetMeasurement[]> {
  const { context, abort } = site;
  const isAsked = context.plan.request.asksWhere;
  const slower = isAsked ? null : slowerLoads(context, duets);
  const explained = duets.filter(
    ({ subject, broken }) => broken === null && (slower === null || slower.has(subject)),
  );
  if (explained.length === 0 || abort.aborted) return duets;
  const where = await profiled(script, site).catch((error: unknown) => {
    const [reason = ''] = asFailure(error).message.split('\n', 1);
    context.emit({
      type: 'warning',
      text: `${scriptName(script)}: where it spends its time is not known: ${reason}`,
    });
    return reason;
  });
  return duets.map((duet) => (explained.includes(duet) ? { ...duet, where } : duet));
}

async function profiled(script: string, site: DuetSite): Promise<WhereItWent> {
  const { context, phase, abort, ref, base } = site;
  const { plan, emit, folder, services } = context;
  const name = scriptName(script);
  const profileKey = makeProbeKey();
  await using signals = signalsOfRun(context);
  await using sides = await startSides(site, {
    isBaseFirst: true,
    environment: profileEnvironment(profileKey),
    countsStatements: true,
  });
  const addresses = services?.addresses();
  const sideOf = (side: 'base' | 'candidate', checkout: string): ProfiledSide => ({
    url: sides.urls[side],
    variables: sides[side].variables,
    profileKey,
    database: sides[side].database,
    folder: checkout,
  });
  return await findWhere({
    sides: {
      base: sideOf('base', base.checkout),
      candidate: sideOf('candidate', base.repository),
    },
    services: {
      postgresUrl: addresses?.postgres?.url ?? null,
      redisUrl: addresses?.redis?.url ?? null,
    },
    apply: (side, seconds) =>
      runScript({
        script,
        targetUrl: side.url,
        env: side.variables,
        folder: join(folder.path, 'load', name, 'where'),
        signalsFile: signals.signalsFile,
        writeSignals: signals.writeSignals,
        durationSeconds: seconds,
        ownsTarget: plan.request.ownsTarget,
        keepsPoints: false,
        abort: AbortSignal.any([abort, sides.died]),
      }),
    secondsOfStretch: stretchSeconds(plan.profile, plan.request.budgetSeconds),
    onProgress: (text) =>
      emit({ type: 'progress', phase, text: `${name} against ${ref}: ${text}` }),
  });
}
