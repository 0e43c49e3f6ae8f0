/** An expression of a k6 threshold, in its parts: `p(95)<500`. */
export interface ThresholdExpression {
  /** How the summary names the statistic: `p(95)`, `count`. */
  readonly statistic: string;
  readonly comparison: '<' | '<=' | '>' | '>=' | '==' | '!=';
  readonly limit: number;
}

/** Source: metrics/thresholds_parser.go of k6 1.8 and 2.2. */
const grammar =
  /^\s*(?<statistic>avg|min|max|med|count|rate|value|p\(\s*(?<percent>\d+(?:\.\d+)?)\s*\))\s*(?<comparison>===?|!=|<=|>=|<|>)\s*(?<limit>[+-]?\d*\.?\d+(?:e[+-]?\d+)?)\s*$/iu;

/** Null for what k6 does not read either. */
export function parseExpression(text: string): ThresholdExpression | null {
  const parts = grammar.exec(text)?.groups;
  if (parts === undefined) return null;
  const { statistic = '', percent, comparison = '', limit } = parts;
  return {
    statistic: percent === undefined ? statistic : `p(${Number(percent)})`,
    comparison: (comparison === '===' ? '==' : comparison) as ThresholdExpression['comparison'],
    limit: Number(limit),
  };
}

/**
 * A metric with the tags that its points must have, as k6 names it: `http_reqs{ kind:api }` of the
 * script's options is `http_reqs{kind:api}` in the summary.
 */
export interface MetricSelector {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly name: string;
}

/** Source: ParseMetricName and AddSubmetric in metrics/metric.go of k6: blanks and quotes are trimmed. */
export function parseSelector(text: string): MetricSelector {
  const open = text.indexOf('{');
  if (open === -1 || !text.endsWith('}')) return { metric: text, tags: {}, name: text };
  const metric = text.slice(0, open);
  const inner = text.slice(open + 1, -1).trim();
  const pairs = inner
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair): [string, string] => {
      const colon = pair.indexOf(':');
      return colon === -1
        ? [trimmed(pair), '']
        : [trimmed(pair.slice(0, colon)), trimmed(pair.slice(colon + 1))];
    });
  return { metric, tags: Object.fromEntries(pairs), name: `${metric}{${inner}}` };
}

function trimmed(text: string): string {
  return text.trim().replaceAll(/^["']+|["']+$/gu, '');
}
