import { InfrastructureError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { takeFingerprint } from '../../measurement/fingerprint/fingerprint.ts';
import { formatPercent } from '../../metrics/format-percent.ts';
import { calibrate } from '../../compare/calibrate/calibrate.ts';
import { type Calibration, writeCalibration } from '../../compare/calibrate/calibration.ts';

export interface CalibrateRequest {
  readonly minutes: number;
  readonly seed: number;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/** `assay calibrate`: measure, keep per kind of machine, print. */
export async function calibrateCommand(request: CalibrateRequest): Promise<ExitCode> {
  const { machineKind } = await takeFingerprint(process.cwd());
  const quiet = request.json || !process.stderr.isTTY;
  const calibration = await calibrate({
    ...request,
    machineKind,
    onLaunch: (all) => {
      if (!quiet) process.stderr.write(`\r\u001B[K ${all.length} launches`);
    },
  });
  if (!quiet) process.stderr.write('\r\u001B[K');
  if (calibration.launches === 0) {
    throw new InfrastructureError('no launch ended in the time given', {
      remedy: 'give more time: assay calibrate 2m',
    });
  }
  const file = await writeCalibration(process.cwd(), calibration);
  const text = request.json ? JSON.stringify(calibration) : lines(calibration, file).join('\n');
  process.stdout.write(`${text}\n`);
  return exitCode.pass;
}

const share = (value: number) => formatPercent(Number(value.toPrecision(2)));

function lines(one: Calibration, file: string): string[] {
  const found = Object.entries(one.smallestDifference).map(
    ([seconds, difference]) =>
      `   in ${seconds.padStart(3)} s   ${difference === null ? 'none: too few launches' : share(Math.expm1(difference))}`,
  );
  const { verdicts, fails, passes, atMost, margin } = one.falseAlarms;
  return [
    ` ${one.machineKind}, load ${one.load.map((load) => load.toFixed(1)).join(' ')}`,
    ` noise of a launch   ${share(one.noiseFloor)} (${one.launches} launches of ${one.secondsALaunch.toFixed(2)} s)`,
    ` stalls              ${one.stallMs.toFixed(1)} ms`,
    ' smallest slow-down that is found in 90 of 100 comparisons',
    ...found,
    ` false alarms        ${fails} of ${verdicts} verdicts at a margin of ${share(margin)} (at most ${share(atMost)} at 95 %), ${passes} pass`,
    ` kept in             ${file}`,
  ];
}
