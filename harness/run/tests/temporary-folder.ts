import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the Vitest of a host keeps what it has transformed: it removes that itself only where it comes to its end. */
export function temporaryFolder(hostPid: number): string {
  return join(tmpdir(), `assay-vitest-${hostPid}`);
}

/** Removes it, whatever of it is there. */
export function removeTemporaryFolder(hostPid: number): void {
  // A worker that is being ended may write once more.
  rmSync(temporaryFolder(hostPid), { recursive: true, force: true, maxRetries: 3 });
}
