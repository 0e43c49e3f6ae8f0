import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { type Leaf, leavesOf } from './leaves.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Sources {
  readonly environment: Environment;
  /** The text of a YAML file; what the environment says wins. */
  readonly yaml?: string;
}

/** The configuration is wrong; `message` has a line for each field. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * Reads and validates a configuration. Every field has an environment variable, and one with `_FILE`
 * behind its name, for secrets that are mounted. An empty value counts as unset.
 * @throws {ConfigurationError} all that is wrong at once, with what is allowed; secrets are hidden
 */
export function loadConfig<Schema extends z.ZodType>(
  schema: Schema,
  { environment, yaml = '' }: Sources,
): z.output<Schema> {
  const leaves = leavesOf(schema);
  const faults: string[] = [];
  const input = parseYaml(yaml);
  const found = new Map<string, string | undefined>();
  const unread = new Set<Leaf>();
  for (const leaf of leaves) {
    const fromFile = valueAt(input, leaf.path);
    if (leaf.notes.secret && fromFile !== undefined) {
      faults.push(
        `${leaf.path.join('.')} is a secret; set ${leaf.env} or ${leaf.env}_FILE instead`,
      );
    }
    try {
      const text = textOf(leaf.env, environment);
      if (text !== undefined) setAt(input, leaf.path, valueOf(leaf, text));
      found.set(leaf.path.join('.'), text ?? (fromFile === undefined ? undefined : show(fromFile)));
    } catch (error) {
      faults.push((error as Error).message);
      unread.add(leaf);
    }
  }
  chooseShapes(input, leaves);
  const result = schema.safeParse(input);
  if (result.success && faults.length === 0) return result.data;
  for (const issue of result.error?.issues ?? []) {
    const leaf = leafOf(issue, leaves);
    if (leaf === undefined || !unread.has(leaf)) faults.push(describe(issue, leaf, found));
  }
  throw new ConfigurationError([...new Set(faults)].join('\n'));
}

/** A section of several shapes that has fields and no kind is of the usual one. */
function chooseShapes(input: Record<string, unknown>, leaves: readonly Leaf[]): void {
  for (const { kind, path, notes } of leaves) {
    const isOpen =
      valueAt(input, path) === undefined && valueAt(input, path.slice(0, -1)) !== undefined;
    if (kind === 'choice' && isOpen) setAt(input, path, notes.example);
  }
}

function parseYaml(text: string): Record<string, unknown> {
  try {
    const value: unknown = parse(text) ?? {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    const [reason] = (cause as Error).message.split('\n');
    throw new ConfigurationError(`the configuration is not YAML: ${reason}`, { cause });
  }
  throw new ConfigurationError('the configuration is YAML, but no mapping of sections');
}

function textOf(name: string, environment: Environment): string | undefined {
  const text = environment[name] || undefined;
  const file = environment[`${name}_FILE`] || undefined;
  if (file === undefined) return text;
  if (text !== undefined)
    throw new Error(`${name} and ${name}_FILE are set; one of them is allowed`);
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new Error(`${name}_FILE names a file that can't be read (${code}): ${file}`, { cause });
  }
}

/** Text that is no number stays text, so that the schema refuses it. */
function valueOf({ kind, elements }: Leaf, text: string): unknown {
  if (kind === 'list') {
    const parts = text.split(',').map((part) => part.trim());
    const given = parts.filter((part) => part !== '');
    return elements === 'number' ? given.map(numberOf) : given;
  }
  if (kind === 'number') return numberOf(text);
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function numberOf(text: string): number | string {
  return /^-?\d+(\.\d+)?(e-?\d+)?$/.test(text) ? Number(text) : text;
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function setAt(input: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let section = input;
  for (const key of path.slice(0, -1)) {
    const inner = Object.hasOwn(section, key) ? section[key] : undefined;
    if (typeof inner === 'object' && inner !== null) section = inner as Record<string, unknown>;
    else section = section[key] = {};
  }
  section[path.at(-1)!] = value;
}

/** A fault of an element is one of its list. */
function leafOf({ path }: z.core.$ZodIssue, leaves: readonly Leaf[]): Leaf | undefined {
  return leaves.find((leaf) => leaf.path.every((key, depth) => path[depth] === key));
}

function describe(
  { path, message, code, ...issue }: z.core.$ZodIssue,
  leaf: Leaf | undefined,
  found: ReadonlyMap<string, string | undefined>,
): string {
  const name = path.join('.');
  if (code === 'unrecognized_keys' && 'keys' in issue) {
    return `${[name, ...issue.keys].filter(Boolean).join('.')} is not a field of the configuration`;
  }
  if (leaf === undefined) return `${name || 'the configuration'}: ${message}`;
  const { env, notes } = leaf;
  const text = found.get(leaf.path.join('.'));
  const value =
    text === undefined ? 'is not set' : `is ${notes.secret ? '(hidden)' : JSON.stringify(text)}`;
  // A rule across fields has words of its own.
  if (code === 'custom' && message !== 'Invalid input') return `${env} ${value}: it ${message}`;
  return `${env} ${value}; allowed: ${notes.description}. Example: ${env}=${notes.example}`;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
