import { join } from 'node:path';
import type { RunDocument } from '../document/document.ts';
import { isCountedGate } from './count-tests.ts';

/**
 * The document of one package among those of several: what has the same name in another one is told
 * apart by the folder of the package, and what shows it again starts there.
 * @param folder relative to where the run was asked for: `packages/api`
 */
export function inPackage(document: RunDocument, folder: string): RunDocument {
  const named = (name: string): string => `${folder} ${name}`;
  const again = (command: string): string => `cd ${folder} && ${command}`;
  return {
    ...document,
    tests: document.tests.map((test) => ({ ...test, file: join(folder, test.file) })),
    gates: document.gates.map((gate) => ({
      ...gate,
      // The tests of all packages are counted together.
      ...(isCountedGate(gate) ? {} : { id: named(gate.id), subject: named(gate.subject) }),
      reproduce: again(gate.reproduce),
    })),
    recent: Object.fromEntries(
      Object.entries(document.recent).map(([id, values]) => [named(id), values]),
    ),
    notRun: document.notRun.map(({ what, reason }) => ({ what: named(what), reason })),
  };
}
