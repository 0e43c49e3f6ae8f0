import { type ExitCode, exitCode } from '../exit-code.ts';
import type { GateResult, Verdict } from './verdict.ts';

export interface RunVerdict {
  readonly verdict: Verdict;
  /** One sentence under the word: `2 of 10 gates fail`. */
  readonly sentence: string;
  readonly exitCode: ExitCode;
}

export interface RunEnd {
  readonly allowInconclusive: boolean;
  /** Something that the harness needs failed, in words; the run then can't be a pass. */
  readonly infrastructure: string | null;
  readonly interrupted: boolean;
}

/**
 * The verdict of the run: any blocking gate that fails fails it, any that can't tell leaves it open, and
 * no gate at all is no pass.
 */
export function runVerdict(gates: readonly GateResult[], end: RunEnd): RunVerdict {
  const blocking = gates.filter((gate) => gate.severity === 'block');
  const count = (verdict: Verdict) => blocking.filter((gate) => gate.verdict === verdict).length;
  const [passes, failures, open] = [count('pass'), count('fail'), count('inconclusive')];
  const warnings = gates.filter((gate) => gate.severity === 'warn' && gate.verdict === 'fail');
  const aside = warnings.length > 0 ? `, ${warnings.length} warn` : '';
  if (end.interrupted) {
    return {
      verdict: failures > 0 ? 'fail' : 'inconclusive',
      sentence: `interrupted${failures > 0 ? `; ${ofGates(failures, blocking, 'fail')}` : ''}`,
      exitCode: exitCode.interrupted,
    };
  }
  if (failures > 0) {
    const undecided = open > 0 ? `, ${open} can't tell` : '';
    return {
      verdict: 'fail',
      sentence: `${ofGates(failures, blocking, 'fail')}${undecided}${aside}`,
      exitCode: exitCode.gateFailed,
    };
  }
  if (end.infrastructure !== null) {
    return {
      verdict: 'inconclusive',
      sentence: `the infrastructure failed: ${end.infrastructure}`,
      exitCode: exitCode.infrastructure,
    };
  }
  if (blocking.length === 0 || open > 0) {
    const passed = passes > 0 ? `, ${passes} pass` : '';
    return {
      verdict: 'inconclusive',
      sentence:
        blocking.length === 0
          ? 'no blocking gate was evaluated'
          : `${open} of ${blocking.length} gates can't tell${passed}${aside}`,
      exitCode: end.allowInconclusive ? exitCode.pass : exitCode.inconclusive,
    };
  }
  const all = passes === 1 ? 'the one gate passes' : `all ${passes} gates pass`;
  return { verdict: 'pass', sentence: `${all}${aside}`, exitCode: exitCode.pass };
}

function ofGates(some: number, all: readonly GateResult[], verb: string): string {
  return `${some} of ${all.length} gate${all.length === 1 ? '' : 's'} ${some === 1 ? `${verb}s` : verb}`;
}
