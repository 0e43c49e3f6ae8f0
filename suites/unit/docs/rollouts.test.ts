import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { answer } from '../../../harness/cli/serve/answer.ts';
import { commands } from '../../../harness/cli/commands.ts';
import { variableFor } from '../../../harness/config/environment-layer.ts';
import { sampleDocument } from '../harness/reporters/sample-document.ts';

const page = readFileSync(new URL('../../../docs/rollouts.md', import.meta.url), 'utf8');

interface Metric {
  readonly count: number;
  readonly failureLimit?: number;
  readonly successCondition: string;
  readonly failureCondition: string;
  readonly provider: {
    readonly job: {
      readonly spec: {
        readonly backoffLimit: number;
        readonly template: {
          readonly spec: {
            readonly restartPolicy: string;
            readonly containers: readonly {
              readonly command: readonly string[];
              readonly env: readonly { readonly name: string }[];
            }[];
          };
        };
      };
    };
    readonly web: { readonly url: string; readonly jsonPath: string };
  };
}
const [job, web, canary] = [...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(
  ([, text = '']): unknown => parse(text),
) as [
  { spec: { metrics: [Metric] } },
  { spec: { metrics: [Metric] } },
  { spec: { analysis: { webhooks: [{ type: string; url: string; metadata: object }] } } },
];

const verdicts = { pass: 0, fail: 1, inconclusive: 4 } as const;
type Verdict = keyof typeof verdicts;

function ask(url: string, verdict: Verdict, body = '') {
  return answer(
    {
      query: new URLSearchParams(),
      method: body === '' ? 'GET' : 'POST',
      path: new URL(url).pathname,
      authorization: body === '' ? 'Bearer the-value-of-ASSAY_SERVE_TOKEN' : null,
      body,
    },
    {
      document: sampleDocument({ verdict, exitCode: verdicts[verdict] }),
      token: 'the-value-of-ASSAY_SERVE_TOKEN',
      nowMs: 0,
      maxAgeMs: null,
      kept: { list: () => [], open: () => null },
    },
  );
}

test('the Job of Argo measures once, and runs a command that there is', () => {
  const [metric] = job.spec.metrics;
  const { backoffLimit, template } = metric.provider.job.spec;
  expect([metric.count, metric.failureLimit, backoffLimit]).toEqual([1, 0, 0]);
  expect(template.spec.restartPolicy).toBe('Never');
  const [container] = template.spec.containers;
  expect(container?.command.slice(0, 2)).toEqual(['npx', 'assay']);
  expect(commands.map(({ name }) => name)).toContain(container?.command[2]);
  expect(container?.env.map(({ name }) => name)).toEqual([variableFor(['target', 'url'])]);
});

test.each([
  ['pass', [true, false]],
  ['fail', [false, true]],
  ['inconclusive', [false, false]],
] as const)(
  'the web metric of Argo takes %s for what it is: success, failure: %j',
  (verdict, ends) => {
    const [{ provider, successCondition, failureCondition }] = web.spec.metrics;
    const { status, body } = ask(provider.web.url, verdict);
    const told = JSON.parse(body) as Record<string, string>;
    const field = /^\{\$\.(\w+)\}$/.exec(provider.web.jsonPath)?.[1] ?? '';
    const holds = (condition: string) => told[field] === /^result == '(\w+)'$/.exec(condition)?.[1];
    expect(status).toBe(200);
    expect([successCondition, failureCondition].map(holds)).toEqual(ends);
  },
);

test.each([
  ['pass', 200],
  ['fail', 409],
  ['inconclusive', 409],
] as const)('the webhook of Flagger gets for %s %i', (verdict, status) => {
  const [{ type, url, metadata }] = canary.spec.analysis.webhooks;
  expect(type).toBe('confirm-promotion');
  // As Flagger sends it.
  const body = JSON.stringify({ name: 'shop', namespace: 'tests', phase: 'Progressing', metadata });
  expect(ask(url, verdict, body).status).toBe(status);
});
