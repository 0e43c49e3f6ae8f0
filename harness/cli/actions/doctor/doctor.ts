import { exitCode } from '../../../exit-code.ts';
import { checks } from './checks.ts';
import { describe } from './describe.ts';
import { examine } from './examine.ts';
import { readNeeds } from './needs.ts';

/** `assay doctor` answers within 3 s; half a second is for starting and printing. */
const DEADLINE_MS = 2500;

export async function doctorCommand({ json }: { readonly json: boolean }): Promise<void> {
  const examined = await examine(checks, await readNeeds(process.cwd()), DEADLINE_MS);
  const canRun = examined.every(({ finding }) => finding.state !== 'missing');
  if (json) {
    const things = examined.map(({ name, finding }) => ({ name, ...finding }));
    process.stdout.write(`${JSON.stringify({ canRun, things })}\n`);
  } else {
    process.stdout.write(describe(examined));
  }
  process.exitCode = canRun ? exitCode.pass : exitCode.infrastructure;
}
