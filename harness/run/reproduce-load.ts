import { relative } from 'node:path';
import { reproduceCommand } from '../verdicts/reproduce.ts';
import type { RunPlan } from './prepare.ts';

/** The command that measures a subject once more; of a load: its own file, for as long as this run did. */
export function loadCommandIn(plan: RunPlan): (subject: string) => string {
  const { scripts, loadTimes } = plan.measurements;
  return (subject) => {
    const script = scripts.find(
      (one) => subject === one.subject || subject.startsWith(`${one.subject}/`),
    );
    if (script === undefined) return reproduceCommand(subject);
    const seconds = loadTimes.get(script.path)?.seconds ?? plan.profile.loadSeconds;
    const file = relative(process.cwd(), script.path);
    const profile = plan.profileName === 'smoke' ? '' : ` --profile ${plan.profileName}`;
    return `assay load ${file} --duration ${Math.ceil(seconds)}s${profile}`;
  };
}
