import { readFile } from 'node:fs/promises';

const assigned = /(?<![\w.$])(?:module\.)?exports\.(?<name>[A-Za-z_$][\w$]*)\s*=(?!=)/gu;

/**
 * What a script exports that is written as CommonJS (`module.exports`, `exports.options`), which k6 takes
 * as well; null for a module with imports or exports of its own.
 */
export async function commonJsExports(script: string): Promise<readonly string[] | null> {
  const code = await readFile(script, 'utf8').catch(() => '');
  if (!/\bexports\b/u.test(code)) return null;
  const { parseSync } = await import('rolldown/utils');
  const { module, program } = parseSync(script, code);
  if (module.hasModuleSyntax) return null;
  const names = new Set([...code.matchAll(assigned)].map(({ groups }) => groups?.['name'] ?? ''));
  for (const statement of program.body) {
    if (statement.type !== 'ExpressionStatement') continue;
    const { expression } = statement;
    if (expression.type !== 'AssignmentExpression') continue;
    const { left, right } = expression;
    if (code.slice(left.start, left.end) !== 'module.exports') continue;
    if (right.type !== 'ObjectExpression') {
      names.add('default');
      continue;
    }
    for (const property of right.properties) {
      if (property.type !== 'Property') continue;
      const { key } = property;
      if (key.type === 'Identifier') names.add(key.name);
      if (key.type === 'Literal' && typeof key.value === 'string') names.add(key.value);
    }
  }
  return [...names];
}
