interface NamedTask {
  readonly name: string;
  readonly suite?: NamedTask | undefined;
}

/**
 * As Vitest's reporters name a test: the suites that it is in, and itself. Vitest has it as
 * `fullTestName` since 4.1.
 */
export function fullName(task: NamedTask): string {
  return task.suite === undefined || task.suite.name === ''
    ? task.name
    : `${fullName(task.suite)} > ${task.name}`;
}
