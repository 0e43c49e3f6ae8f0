import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
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

/** Runs it and presses Ctrl-C as soon as it has begun to measure: its first child is there. */
export async function interruptAssay(folder: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder });
  const err: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  const closed = once(child, 'close');
  while (childrenOf(child.pid ?? 0).length === 0 || worktreesOf(folder).length < 2) {
    if (child.exitCode !== null) break;
    await setTimeout(20);
  }
  child.kill('SIGINT');
  const [code] = (await closed) as [number | null];
  return { code, stderr: err.join('') };
}

export function worktreesOf(folder: string): string[] {
  const text = execFileSync('git', ['-C', folder, 'worktree', 'list'], { encoding: 'utf8' });
  return text.trim().split('\n');
}

function childrenOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.trim().split(' ').filter(Boolean);
  } catch {
    // It has ended.
    return [];
  }
}
