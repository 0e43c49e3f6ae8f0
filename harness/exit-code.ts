/** The exit codes of every command, and what each one means to a script that calls it. */
export const exitCode = {
  pass: 0,
  gateFailed: 1,
  usage: 2,
  infrastructure: 3,
  inconclusive: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
