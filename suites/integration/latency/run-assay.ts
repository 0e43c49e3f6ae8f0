import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

/** Runs the command line as a user does. */
export async function runAssay(folder: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: out.join(''), stderr: err.join('') };
}
