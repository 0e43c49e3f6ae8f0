import { type ExitCode, exitCode } from '../exit-code.ts';
import { exitCodeOfVerdict, foldGates } from './fold.ts';
import type { GateResult, Verdict } from './verdict.ts';
import { blocks, describeWaived, isWaived } from './waiver.ts';

export interface RunVerdict {
  readonly verdict: Verdict;
  /** One sentence under the word: `2 of 10 gates fail`. */
  readonly sentence: string;
  readonly exitCode: ExitCode;
}

export interface RunEnd {
  /** Excuses gates that were measured and are undecided; nothing that was not measured. */
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
  const verdict = foldGates(gates);
  const blocking = gates.filter(blocks);
  const count = (one: Verdict) => blocking.filter((gate) => gate.verdict === one).length;
  const [passes, failures, open] = [count('pass'), count('fail'), count('inconclusive')];
  const warnings = gates.filter((gate) => gate.severity === 'warn' && gate.verdict === 'fail');
  const aside = `${warnings.length > 0 ? `, ${warnings.length} warn` : ''}${waivedClause(gates)}`;
  if (end.interrupted) {
    return {
      verdict: verdict === 'fail' ? 'fail' : 'inconclusive',
      sentence: `interrupted${failures > 0 ? `; ${ofGates(failures, blocking, 'fail')}` : ''}`,
      exitCode: exitCode.interrupted,
    };
  }
  if (verdict === 'fail') {
    const undecided = open > 0 ? `, ${open} can't tell` : '';
    return {
      verdict,
      sentence: `${ofGates(failures, blocking, 'fail')}${undecided}${aside}`,
      exitCode: exitCodeOfVerdict(verdict, false),
    };
  }
  if (end.infrastructure !== null) {
    return {
      verdict: 'inconclusive',
      sentence: `the infrastructure failed: ${end.infrastructure}`,
      exitCode: exitCode.infrastructure,
    };
  }
  if (blocking.length === 0) {
    const sentence = 'no blocking gate was evaluated';
    return { verdict, sentence, exitCode: exitCodeOfVerdict(verdict, false) };
  }
  if (verdict === 'inconclusive') {
    const unmeasured = blocking.filter(isUnmeasured).length;
    const passed = passes > 0 ? `, ${passes} pass` : '';
    const missing = unmeasured > 0 ? ` (${unmeasured} not measured)` : '';
    return {
      verdict,
      sentence: `${open} of ${blocking.length} gates can't tell${missing}${passed}${aside}`,
      exitCode: exitCodeOfVerdict(verdict, end.allowInconclusive && unmeasured === 0),
    };
  }
  const all = passes === 1 ? 'the one gate passes' : `all ${passes} gates pass`;
  const sentence = `${all}${aside}${leftOpen(gates)}`;
  return { verdict, sentence, exitCode: exitCodeOfVerdict(verdict, false) };
}

/** Every gate that a waiver excuses: whoever reads the verdict has to know of it. */
function waivedClause(gates: readonly GateResult[]): string {
  const waived = gates.filter((gate) => gate.severity === 'block' && isWaived(gate));
  return waived.map((gate) => `; ${describeWaived(gate)}`).join('');
}

/** What a pass leaves open: gates that can't tell, and do not block. */
function leftOpen(gates: readonly GateResult[]): string {
  const open = gates.filter(
    (one) => one.severity !== 'block' && one.verdict === 'inconclusive',
  ).length;
  return open === 0 ? '' : `; ${open} that ${open === 1 ? 'does' : 'do'} not block can't tell`;
}

/** What was measured and can't be told may be excused; what was never measured may not. */
function isUnmeasured({ verdict, measured }: GateResult): boolean {
  return verdict === 'inconclusive' && measured === null;
}

function ofGates(some: number, all: readonly GateResult[], verb: string): string {
  return `${some} of ${all.length} gate${all.length === 1 ? '' : 's'} ${some === 1 ? `${verb}s` : verb}`;
}
