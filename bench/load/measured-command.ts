import { spawn } from 'node:child_process';

/** What a command took, with all processes that it started and waited for. */
export interface CommandCost {
  readonly cpuSeconds: number;
  /** Of the largest process. */
  readonly peakMb: number;
  readonly wallSeconds: number;
  readonly stdout: string;
  readonly code: number | null;
}

/** GNU time counts what a process and all that it waited for used. @throws {Error} there is no GNU time */
export async function measured(
  command: string,
  args: readonly string[],
  { cwd, onPid }: { readonly cwd: string; readonly onPid?: (pid: number) => void },
): Promise<CommandCost> {
  const beganMs = performance.now();
  const child = spawn('/usr/bin/time', ['-f', '%U %S %M', command, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) onPid?.(child.pid);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const line = stderr.trim().split('\n').at(-1) ?? '';
  const [user, system, kb] = line.split(' ').map(Number);
  const cpuSeconds = (user ?? Number.NaN) + (system ?? Number.NaN);
  if (Number.isNaN(cpuSeconds)) throw new Error(`${command} ended with ${code}: ${stderr}`);
  const wallSeconds = (performance.now() - beganMs) / 1000;
  return { cpuSeconds, peakMb: (kb ?? 0) / 1024, wallSeconds, stdout, code };
}
