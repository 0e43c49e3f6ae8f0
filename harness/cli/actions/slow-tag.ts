import { parseSync } from 'rolldown/utils';

/** The source with its tag written or removed, or why it could not be. */
export type Retagged =
  | { readonly done: true; readonly text: string }
  | { readonly done: false; readonly reason: string };

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const tag = 'slow';

/**
 * Writes the tag `slow` at one test of a Vitest file, or removes it. Nothing else of the text changes.
 * @param fullName as Vitest's reporters name it: groups and test, joined by ` > `
 */
export function setSlowTag(
  path: string,
  text: string,
  fullName: string,
  isSlow: boolean,
): Retagged {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0)
    return { done: false, reason: `it can't be parsed: ${errors[0]?.message}` };
  const calls = testCalls(program as unknown as Node, []).filter(({ name }) => name === fullName);
  const [call] = calls;
  if (call === undefined) {
    return { done: false, reason: 'its name is made at run time, or it is no call of test or it' };
  }
  if (calls.length > 1) return { done: false, reason: 'two tests of the file have this name' };
  return { done: true, text: isSlow ? added(text, call.args) : removed(text, call.args) };
}

interface TestCall {
  readonly name: string;
  readonly args: readonly Node[];
}

/** Calls of `test`, `it` and what hangs on them (`test.only`), with the names of the groups around. */
function testCalls(node: Node, groups: readonly string[]): readonly TestCall[] {
  const called = node.type === 'CallExpression' ? calledName(node['callee'] as Node) : null;
  const args = called === null ? [] : (node['arguments'] as readonly Node[]);
  const name = textOf(args[0]);
  if (name !== null && (called === 'test' || called === 'it')) {
    return [{ name: [...groups, name].join(' > '), args }];
  }
  const inner =
    name !== null && (called === 'describe' || called === 'suite') ? [...groups, name] : groups;
  return childrenOf(node).flatMap((child) => testCalls(child, inner));
}

function calledName(callee: Node): string | null {
  if (callee.type === 'Identifier') return String(callee['name']);
  return callee.type === 'MemberExpression' ? calledName(callee['object'] as Node) : null;
}

function textOf(node: Node | undefined): string | null {
  return node?.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null;
}

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function added(text: string, [name, options]: readonly Node[]): string {
  if (options?.type !== 'ObjectExpression') {
    return insert(text, name?.end ?? 0, `, { tags: ['${tag}'] }`);
  }
  const tags = propertyOf(options, 'tags');
  if (tags === null) {
    const isEmpty = (options['properties'] as readonly Node[]).length === 0;
    return insert(text, options.start + 1, ` tags: ['${tag}']${isEmpty ? ' ' : ','}`);
  }
  const value = tags['value'] as Node;
  if (value.type !== 'ArrayExpression') {
    return replace(text, value, `['${tag}', ${text.slice(value.start, value.end)}]`);
  }
  if (elementsOf(value).some((element) => textOf(element) === tag)) return text;
  const isEmpty = elementsOf(value).length === 0;
  return insert(text, value.start + 1, `'${tag}'${isEmpty ? '' : ', '}`);
}

function removed(text: string, [name, options]: readonly Node[]): string {
  if (name === undefined || options?.type !== 'ObjectExpression') return text;
  const tags = propertyOf(options, 'tags');
  const value = tags?.['value'] as Node | undefined;
  if (tags === null || value === undefined) return text;
  const properties = options['properties'] as readonly Node[];
  const isOnlyTag =
    textOf(value) === tag ||
    (value.type === 'ArrayExpression' && elementsOf(value).every((one) => textOf(one) === tag));
  if (!isOnlyTag)
    return value.type === 'ArrayExpression' ? cut(text, elementsOf(value), isTag) : text;
  if (properties.length > 1) return cut(text, properties, (one) => one === tags);
  return text.slice(0, name.end) + text.slice(options.end);
}

function isTag(node: Node): boolean {
  return textOf(node) === tag;
}

/** Without the items that match, and with the comma that each of them had. */
function cut(text: string, items: readonly Node[], matches: (item: Node) => boolean): string {
  const index = items.findIndex(matches);
  const item = items[index];
  if (item === undefined) return text;
  const next = items[index + 1];
  const before = items[index - 1];
  if (next !== undefined) return text.slice(0, item.start) + text.slice(next.start);
  return text.slice(0, before?.end ?? item.start) + text.slice(item.end);
}

function propertyOf(object: Node, name: string): Node | null {
  const found = (object['properties'] as readonly Node[]).find((property) => {
    const key = property['key'] as Node | undefined;
    return key !== undefined && (key['name'] === name || textOf(key) === name);
  });
  return found ?? null;
}

function elementsOf(array: Node): readonly Node[] {
  return (array['elements'] as readonly (Node | null)[]).filter((element) => element !== null);
}

function insert(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at);
}

function replace(text: string, { start, end }: Node, what: string): string {
  return text.slice(0, start) + what + text.slice(end);
}
