import { text } from 'node:stream/consumers';

import { childEnvironment } from '../config/environment.ts';
import { spawnTied } from '../process/tied-command.ts';

export type CommandResult =
  | { readonly ok: true; readonly stdout: string }
  /** Why it failed, in the words of its last lines. */
  | { readonly ok: false; readonly reason: string };

const LAST_LINES = 6;

/** Runs a program to its end; it dies with this process. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
): Promise<CommandResult> {
  const child = spawnTied(command, args, {
    cwd: options.cwd ?? '/',
    env: childEnvironment(options.env),
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
  try {
    child.stdin?.end();
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
    const [stdout, stderr, { code, signal }] = await Promise.all([
      child.stdout === null ? '' : text(child.stdout),
      child.stderr === null ? '' : text(child.stderr),
      ended,
    ]);
    if (code === 0) return { ok: true, stdout };
    const how = code === null ? `killed by ${signal}` : `exit code ${code}`;
    return { ok: false, reason: [how, ...tail(stderr || stdout)].join('\n    ') };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

function tail(output: string): string[] {
  return output.trim().split('\n').filter(Boolean).slice(-LAST_LINES);
}
