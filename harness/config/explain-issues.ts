import type { z } from 'zod';
import { didYouMean } from './nearest.ts';
import { catchallOf, formatPath, keysOf, schemaAt, type Path } from './walk-schema.ts';

/**
 * Zod's issues in the words of the user: path, value, what is allowed, and for an unknown key the
 * nearest known one. One line an issue.
 */
export function explainIssues(
  schema: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  originOf: (path: Path) => string,
): readonly string[] {
  const lines = issues.flatMap((issue) => explain(schema, issue, input, originOf, []));
  return [...new Set(lines)];
}

function explain(
  schema: z.core.$ZodType,
  issue: z.core.$ZodIssue,
  input: unknown,
  originOf: (path: Path) => string,
  parent: Path,
): readonly string[] {
  const path = [
    ...parent,
    ...issue.path.map((key) => (typeof key === 'number' ? key : String(key))),
  ];
  const misspelt = misspeltName(schema, path);
  if (misspelt !== null) return [misspelt];
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schemaAt(schema, path) ?? schema);
    return issue.keys.map(
      (key) =>
        `${formatPath([...path, key])} is unknown.${didYouMean(key, known)} Allowed here: ${known.join(', ')}`,
    );
  }
  if (issue.code === 'invalid_union') {
    const branch = meantBranch(issue);
    if (branch !== null) {
      return branch.flatMap((inner) => explain(schema, inner, input, originOf, path));
    }
  }
  const value = valueAt(input, path);
  const origin = originOf(path);
  const from = origin === 'default' || !/^(ASSAY_|--)/.test(origin) ? '' : ` (from ${origin})`;
  const shown = value === undefined ? 'is missing' : `is ${display(value)}${from}`;
  const description = describe(schema, path);
  return [`${formatPath(path) || 'the config'} ${shown}; allowed: ${allowed(issue)}${description}`];
}

/** Where any name may stand, one that is nearly a known one, and holds what that one would. */
function misspeltName(schema: z.core.$ZodType, path: Path): string | null {
  for (const [index, key] of path.entries()) {
    const parent = schemaAt(schema, path.slice(0, index));
    if (parent === null || catchallOf(parent) === null) continue;
    const known = keysOf(parent);
    const hint = known.includes(String(key)) ? '' : didYouMean(String(key), known);
    if (hint === '') continue;
    const at = formatPath(path.slice(0, index + 1));
    const others = formatPath(path.slice(0, index));
    return `${at} is unknown.${hint} Allowed here: ${known.join(', ')}, or a name of yours: ${others}.<name>.container`;
  }
  return null;
}

/** The form of a union that the user meant: the one whose mistakes lie inside of it. */
function meantBranch(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | null {
  for (const branch of issue.errors) {
    const nested = branch[0];
    if (nested?.code === 'invalid_union' && nested.path.length === 0) {
      const found = meantBranch(nested);
      if (found !== null) return found;
    }
    const isInside = branch.some(
      ({ code, path }) =>
        code === 'unrecognized_keys' || (path.length > 0 && code !== 'invalid_key'),
    );
    if (isInside) return branch;
  }
  return null;
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`;
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${ofWhat(issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${ofWhat(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'starts_with'
        ? `text that starts with '${String('prefix' in issue ? issue.prefix : '')}'`
        : `a valid ${issue.format}`;
    case 'invalid_union':
      return "a limit such as '<= 25ms' or 0, or { limit, severity }";
    default:
      return issue.message;
  }
}

function ofWhat(origin: string): string {
  if (origin === 'string') return ' character(s)';
  return origin === 'array' ? ' item(s)' : '';
}

function describe(schema: z.core.$ZodType, path: Path): string {
  const field = schemaAt(schema, path) as { description?: string } | null;
  return field?.description ? ` (${field.description})` : '';
}

function valueAt(input: unknown, path: Path): unknown {
  let current = input;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current;
}

function display(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
