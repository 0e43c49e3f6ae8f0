import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
/** The last 1,200 files stay open, as a web server keeps them; each operation opens another one. */
export const expected = 'open';
const folder = mkdtempSync(join(tmpdir(), 'open-files-'));
const open = new Map<string, number>();
export async function op(i: number): Promise<void> {
  const path = join(folder, `file-${i}`);
  open.set(path, openSync(path, 'w'));
  if (open.size > 1_200) {
    const [oldest, descriptor] = open.entries().next().value as [string, number];
    closeSync(descriptor);
    open.delete(oldest);
  }
  await new Promise((resolve) => setTimeout(resolve, 2));
}
export function teardown(): void {
  rmSync(folder, { recursive: true });
}
