/** The error that one of several verdicts may make so that the run keeps its own. */
export interface FamilyLevels {
  /** For `fail`. */
  readonly fail: number;
  /** For `pass`. */
  readonly pass: number;
}

/**
 * How m gates share one error probability α.
 * - The run says *don't ship* if any gate fails: a union, so each gate may fail falsely with probability
 *   α/m at most (Bonferroni, O. J. Dunn, JASA 56, 1961).
 * - The run says *ship* only if all gates pass: an intersection, so if any gate is truly bad, the run
 *   ships falsely only when that very gate passes: α for each is enough, whatever m (R. L. Berger,
 *   "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982).
 */
export function familyLevels(alpha: number, gates: number): FamilyLevels {
  if (!(alpha > 0 && alpha < 1)) {
    throw new RangeError(`an error probability lies inside (0, 1), not ${alpha}`);
  }
  return { fail: alpha / Math.max(1, gates), pass: alpha };
}
