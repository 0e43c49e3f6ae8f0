/** A sample of an exposition that was read. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly samples: readonly ParsedSample[];
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const metadata = new RegExp(`^# (TYPE|UNIT|HELP) (${name}) (.+)$`);
const sample = new RegExp(`^(${name})(?:\\{(.*)\\})? (\\S+)$`);
const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,(?=.)|$)/;
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$|^[+-]?Inf$|^NaN$/;

/**
 * Reads OpenMetrics text by the grammar and the rules of its specification (the part of it that needs no
 * timestamps, exemplars and histograms).
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 * @throws {SyntaxError} naming the line, and the rule that it breaks
 */
export function parseOpenMetrics(text: string): readonly ParsedFamily[] {
  const lines = text.split('\n');
  if (lines.at(-1) !== '' || lines.at(-2) !== '# EOF')
    throw new SyntaxError('it does not end with # EOF and a line feed');
  const families: (ParsedFamily & { samples: ParsedSample[] })[] = [];
  const seen = new Set<string>();
  for (const line of lines.slice(0, -2)) {
    const [, kind, of = '', rest = ''] = metadata.exec(line) ?? [];
    if (kind === 'TYPE') {
      if (families.some((family) => family.name === of)) throw refusal(line, 'a second time');
      families.push({ name: of, type: rest, unit: '', samples: [] });
      continue;
    }
    const family = families.at(-1);
    if (family === undefined) throw refusal(line, 'before any family');
    if (kind !== undefined) {
      if (of !== family.name) throw refusal(line, 'metadata outside of its family');
      if (kind === 'UNIT' && !of.endsWith(`_${rest}`)) throw refusal(line, 'unit is no suffix');
      if (kind === 'UNIT') families[families.length - 1] = { ...family, unit: rest };
      continue;
    }
    const read = parseSample(line);
    const suffix = family.type === 'info' ? '_info' : '';
    if (read.name !== family.name + suffix) throw refusal(line, 'sample outside of its family');
    if (family.type === 'stateset' && ![0, 1].includes(read.value)) throw refusal(line, 'state');
    if (family.type === 'stateset' && !(family.name in read.labels)) throw refusal(line, 'state');
    const key = JSON.stringify([
      read.name,
      Object.entries(read.labels).toSorted(([a], [b]) => a.localeCompare(b)),
    ]);
    if (seen.has(key)) throw refusal(line, 'the same sample twice');
    seen.add(key);
    families.at(-1)!.samples.push(read);
  }
  return families;
}

function parseSample(line: string): ParsedSample {
  const [, of, pairs = '', value = ''] = sample.exec(line) ?? [];
  if (of === undefined || !number.test(value)) throw refusal(line, 'no sample');
  const labels: Record<string, string> = {};
  for (let rest = pairs; rest !== '';) {
    const [whole, key, text = ''] = label.exec(rest) ?? [];
    if (whole === undefined || key === undefined) throw refusal(line, `labels at ${rest}`);
    if (key in labels) throw refusal(line, `the label ${key} twice`);
    labels[key] = text.replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
    rest = rest.slice(whole.length);
  }
  return { name: of, labels, value: Number(value) };
}

function refusal(line: string, why: string): SyntaxError {
  return new SyntaxError(`${why}: ${line}`);
}
