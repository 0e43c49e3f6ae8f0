/**
 * The mean over classes of F1 = 2·TP / (2·TP + FP + FN) (C. J. van Rijsbergen, Information Retrieval,
 * 1979): classes count alike, however rare. A class that neither is nor was answered is left out.
 * @param picks which examples, by index: a resample may hold one several times
 */
export function macroF1(
  expected: readonly number[],
  given: readonly number[],
  picks: Iterable<number> = expected.keys(),
): number {
  const hits = new Map<number, number>();
  const wanted = new Map<number, number>();
  const answered = new Map<number, number>();
  for (const index of picks) {
    const [label, answer] = [expected[index]!, given[index]!];
    wanted.set(label, (wanted.get(label) ?? 0) + 1);
    answered.set(answer, (answered.get(answer) ?? 0) + 1);
    if (label === answer) hits.set(label, (hits.get(label) ?? 0) + 1);
  }
  const classes = new Set([...wanted.keys(), ...answered.keys()]);
  let sum = 0;
  for (const one of classes) {
    sum += (2 * (hits.get(one) ?? 0)) / ((wanted.get(one) ?? 0) + (answered.get(one) ?? 0));
  }
  return classes.size === 0 ? 0 : sum / classes.size;
}
