import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Verdict } from './verdict.ts';
import { type Blocking, blocks } from './waiver.ts';

/**
 * The one fold of verdicts: one that fails fails all, one that can't tell keeps all from passing, and
 * no verdict at all is no pass.
 */
export function foldVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  const allPass = verdicts.length > 0 && verdicts.every((verdict) => verdict === 'pass');
  return allPass ? 'pass' : 'inconclusive';
}

/** The verdict of these gates: only those that block decide. */
export function foldGates(gates: readonly Blocking[]): Verdict {
  return foldVerdicts(gates.filter(blocks).map(({ verdict }) => verdict));
}

/** The exit code of a folded verdict. @param allowInconclusive whether 'inconclusive' exits with 0 */
export function exitCodeOfVerdict(verdict: Verdict, allowInconclusive: boolean): ExitCode {
  if (verdict === 'fail') return exitCode.gateFailed;
  return verdict === 'pass' || allowInconclusive ? exitCode.pass : exitCode.inconclusive;
}
