import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isAlive } from '../../../../fixtures/services/supervisor/process-identity.ts';
import { tellOfEnd, tiedCommand } from '../../../../harness/process/tied-command.ts';

/** A command that says its pid and a word of its stdin, then waits, through the watching shell. */
function startThroughShell(script: string) {
  const tied = tiedCommand({ command: '/bin/sh', args: ['-c', script], signal: 'SIGTERM' }, null);
  const child = spawn(tied.command, tied.args, {
    stdio: ['pipe', 'pipe', 'ignore', ...tied.extraStdio],
  });
  tellOfEnd(child);
  return child;
}

test(
  'a command ends when the pipe that only its parent holds ends',
  { tags: ['unit'] },
  async () => {
    const child = startThroughShell('read -r word; echo $$ $word; exec sleep 60');
    child.stdin?.end('hello\n');
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    const [pid, word] = line.toString().trim().split(' ');
    expect(word).toBe('hello');
    // The command has the pid of the child: a signal to it reaches the command.
    expect(Number(pid)).toBe(child.pid);
    const identity = identify(Number(pid));
    expect(identity).not.toBeNull();

    const exited = once(child, 'exit');
    const lifeline = child.stdio[3];
    if (lifeline !== null && typeof lifeline === 'object' && 'destroy' in lifeline) {
      lifeline.destroy();
    }
    expect(await exited).toEqual([null, 'SIGTERM']);
    expect(identity !== null && isAlive(identity)).toBe(false);
  },
);

test('a command that ends by itself keeps its exit code', { tags: ['unit'] }, async () => {
  const child = startThroughShell('exit 7');
  expect(await once(child, 'exit')).toEqual([7, null]);
});

test(
  'setpriv hands the signal to the kernel, and wants no further pipe',
  { tags: ['unit'] },
  () => {
    const tie = { command: 'postgres', args: ['-D', 'data'], signal: 'SIGQUIT' } as const;
    expect(tiedCommand(tie, '/usr/bin/setpriv')).toEqual({
      command: '/usr/bin/setpriv',
      args: ['--pdeathsig', 'QUIT', '--', 'postgres', '-D', 'data'],
      extraStdio: [],
    });
  },
);
