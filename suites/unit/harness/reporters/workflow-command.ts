/** A workflow command as the runner of GitHub Actions understands it. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Each of a property; of a message only those without `:` and `,`. The sign of an escape comes last. */
const escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
] as const;
const messageEscapes = escapes.filter(([, character]) => !':,'.includes(character));

/**
 * Reads a line as the runner does: `::name key=value,key=value::data`, where the second `::` ends the
 * properties, and a property is split at its first `=`.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function readCommand(line: string): WorkflowCommand {
  const end = line.indexOf('::', 2);
  if (!line.startsWith('::') || end < 0 || /[\r\n]/.test(line)) {
    throw new SyntaxError(`no workflow command: '${line}'`);
  }
  const [name = '', ...rest] = line.slice(2, end).split(' ');
  const pairs = rest
    .join(' ')
    .split(',')
    .filter(Boolean)
    .map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), unescaped(pair.slice(at + 1), escapes)];
    });
  return {
    name,
    properties: Object.fromEntries(pairs),
    data: unescaped(line.slice(end + 2), messageEscapes),
  };
}

function unescaped(text: string, by: readonly (readonly [string, string])[]): string {
  return by.reduce((all, [escape, character]) => all.replaceAll(escape, character), text);
}
