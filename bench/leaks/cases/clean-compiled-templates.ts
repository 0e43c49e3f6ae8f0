/** Templates that are compiled for each use, as engines do that are not told to keep them: 20 different ones. */
export function op(i: number): string {
  const template = compile(
    `Hello {{name}}, you are number ${i % 20} of {{count}}: {{#if it}}yes{{/if}}`,
  );
  return template({ name: `visitor ${i}`, count: i, it: i % 2 });
}

type Template = (values: Readonly<Record<string, unknown>>) => string;

function compile(source: string): Template {
  const parts = source.split(/(\{\{[^}]+\}\})/).map((part, index) => {
    const [, expression] = /^\{\{([^}]+)\}\}$/.exec(part) ?? [];
    if (expression === undefined) return `function (values) { return ${JSON.stringify(part)}; }`;
    return `function (values) { var helper${index}, alias${index} = values; return (helper${index} = alias${index}[${JSON.stringify(expression)}]) != null ? String(helper${index}) : ''; }`;
  });
  const body = `var parts = { main: function (values) { return [${parts.join(', ')}].map(function (part) { return part(values); }).join(''); } }; return parts.main;`;
  // oxlint-disable-next-line typescript/no-implied-eval -- compiling is what the case is about
  return new Function(body)() as Template;
}
