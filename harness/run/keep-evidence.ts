import { type AddedEvidence, keepLoadEvidence } from '../history/load-evidence.ts';
import { asFailure } from './as-failure.ts';
import type { RunContext } from './context.ts';
import { type JudgedGates, missedSubjects } from './judge-run.ts';

/**
 * Keeps what this run adds to the evidence of its code. A load that the generator did not apply says
 * nothing of the code, and is not added.
 */
export async function keepEvidence(
  context: Pick<RunContext, 'evidenceKey' | 'folder' | 'measurements' | 'emit'>,
  { gates, shares, levels }: JudgedGates,
): Promise<void> {
  const { evidenceKey, folder, measurements, emit } = context;
  if (evidenceKey === null) return;
  const notApplied = missedSubjects(gates, ['inconclusive']);
  const added = new Map<string, AddedEvidence>();
  for (const { id, subject } of gates) {
    const evidence = shares.get(id);
    const load = measurements.find((one) => one.kind === 'load' && one.subject === subject);
    if (evidence === undefined || load?.kind !== 'load' || notApplied.has(subject)) continue;
    added.set(id, { evidence, looks: load.segments?.length ?? 1, levels });
  }
  try {
    await keepLoadEvidence(folder.path, evidenceKey, added);
  } catch (error) {
    const { message } = asFailure(error);
    emit({ type: 'warning', text: `a further run of this code can't add to this one: ${message}` });
  }
}
