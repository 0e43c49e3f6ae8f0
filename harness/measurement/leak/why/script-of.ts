import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { HeapSnapshot } from './heap-snapshot.ts';

/** A function leads to its script in two steps, the frame of a module in three. */
const MOST_STEPS = 3;

/** The file of a function, or of a module that runs; null for anything else. */
export function scriptOf(snapshot: HeapSnapshot, index: number): string | null {
  const { type, name } = snapshot.node(index);
  if (type !== 'closure' && name !== 'Generator') return null;
  let nodes = [index];
  for (let step = 0; step < MOST_STEPS; step++) {
    const next: number[] = [];
    for (const node of nodes) {
      for (const edge of snapshot.edges(node)) {
        if (!['function', 'shared', 'script', 'function_data'].includes(edge.name)) continue;
        const target = snapshot.node(edge.to);
        if (isFile(target.name) && !target.name.includes('/measurement/')) {
          return target.name.replace('file://', '');
        }
        next.push(edge.to);
      }
    }
    nodes = next;
  }
  return null;
}

/** An ECMAScript module has a URL for its name, a CommonJS module its path. */
function isFile(name: string): boolean {
  return name.startsWith('file://') || (isAbsolute(name) && /\.[cm]?[jt]s$/.test(name));
}

/** `file:line` of a variable's declaration, by its source; the file alone where that is not found. */
export function declaredAt(script: string, variable: string | undefined): string {
  const name = /^[\w$]+$/.exec(variable ?? '')?.[0];
  if (name === undefined) return script;
  const declaration = new RegExp(
    String.raw`\b(?:const|let|var|class|function)\s+${name.replaceAll('$', String.raw`\$`)}(?![\w$])`,
  );
  try {
    const line = readFileSync(script, 'utf8')
      .split('\n')
      .findIndex((text) => declaration.test(text));
    return line === -1 ? script : `${script}:${line + 1}`;
  } catch {
    return script;
  }
}
