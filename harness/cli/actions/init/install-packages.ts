import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { childEnvironment } from '../../../config/environment.ts';

/** How the package manager of a project adds development dependencies, by its lockfile. */
const managers = [
  ['pnpm-lock.yaml', 'pnpm', ['add', '-D']],
  ['yarn.lock', 'yarn', ['add', '-D']],
  ['bun.lock', 'bun', ['add', '-d']],
] as const;

/** The command that adds packages to a project, as words. */
export function addCommand(folder: string, packages: readonly string[]): readonly string[] {
  const [, program, args] = managers.find(([lock]) => isAbove(folder, lock)) ?? [
    '',
    'npm',
    ['i', '-D'],
  ];
  // Yarn alone leaves the peers of a package to the project.
  const peers = program === 'yarn' && packages.includes('vitest') ? ['vite'] : [];
  return [program, ...args, ...packages, ...peers];
}

/** In a monorepo the lockfile lies at the root. */
function isAbove(folder: string, file: string): boolean {
  if (existsSync(join(folder, file))) return true;
  const parent = dirname(folder);
  return parent !== folder && isAbove(parent, file);
}

/** Runs it, and shows what it says. @returns whether it went well */
export async function runAdd(folder: string, command: readonly string[]): Promise<boolean> {
  const [program = 'npm', ...args] = command;
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: childEnvironment(),
  });
  const [code] = (await once(child, 'exit').catch(() => [1])) as [number | null];
  return code === 0;
}
