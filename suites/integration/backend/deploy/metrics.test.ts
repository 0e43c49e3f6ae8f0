// @module-tag integration
// @module-tag thorough
// @module-tag postgres
// @module-tag redis

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'assay/fixtures';
import { parse } from 'yaml';
import { test } from '../backend-test.ts';
import { chart } from './chart.ts';

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly { readonly query: string }[] };
}

interface Rules {
  readonly groups: readonly { readonly rules: readonly { record?: string; expr: string }[] }[];
}

/** Names in an expression that are followed by labels: those of metrics. */
function metricsIn(expression: string): string[] {
  return [...expression.matchAll(/([a-z_:][\w:]*)\{/g)].map(([, name]) => name!);
}

/** A histogram has three series and one type. */
function familyOf(name: string): string {
  return name.replace(/_(bucket|count|sum)$/, '');
}

test('the dashboard and the rules ask for metrics that the back end has', async ({ backend }) => {
  const text = await (await backend.get('/metrics')).text();
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!));
  const dashboard = JSON.parse(
    await readFile(join(chart, 'files/dashboard.json'), 'utf8'),
  ) as Dashboard;
  const rules = parse(await readFile(join(chart, 'files/slo.rules.yaml'), 'utf8')) as Rules;
  const expressions = [
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...dashboard.templating.list.map(({ query }) => query),
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
  ];
  const asked = new Set(expressions.flatMap(metricsIn));
  // Prometheus' own.
  asked.delete('up');
  expect(asked.size).toBeGreaterThan(4);
  expect([...asked].filter((name) => !known.has(name) && !known.has(familyOf(name)))).toEqual([]);
});
