// @module-tag thorough
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openmetrics } from '../../../harness/reporters/openmetrics.ts';
import { otava } from '../../../harness/reporters/otava.ts';
import { mixedDocument } from '../../unit/harness/reporters/mixed-document.ts';
import { parseOpenMetrics } from '../../unit/harness/reporters/openmetrics-grammar.ts';
import { sampleDocument, sampleGate } from '../../unit/harness/reporters/sample-document.ts';
import { pythonOf, reasonWithout } from '../python.ts';

const tags = ['integration'];
const reason = await reasonWithout('readers', ['otava', 'prometheus_client']);
/** A test that is skipped has no other place to say why. */
const why = reason === null ? '' : ` (${reason})`;
const DAY_MS = 86_400_000;

async function python(args: readonly string[], input = '', folder = tmpdir()): Promise<string> {
  const running = promisify(execFile)(pythonOf('readers'), [...args], {
    cwd: folder,
    env: { ...process.env, OTAVA_CONFIG: join(folder, 'otava.yaml') },
    maxBuffer: 16 * 1024 * 1024,
  });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

/** A run of today after one a day, whose latency rose from 8 to 14 ms and stayed there. */
function rising() {
  const now = Date.now() - DAY_MS;
  const idOf = (ago: number): string => {
    const time = new Date(now - ago * DAY_MS).toISOString().replace(/\.\d+Z$/, 'Z');
    return `${time.replaceAll(':', '-')}-${(0xabc0000 + ago).toString(16)}`;
  };
  const values = Array.from({ length: 30 }, (_, ago) => (ago < 12 ? 14 : 8) + (ago % 3) / 10);
  const gate = sampleGate({ measured: { ...sampleGate().measured!, value: 14.1 } });
  const awkward = sampleGate({ id: 'load/odd checks{check:says "a, b"\\ and\nmore}' });
  return sampleDocument({
    startedAt: new Date(now).toISOString(),
    gates: [gate, awkward],
    recent: {
      [gate.id]: values
        .map((value, ago) => ({ run: idOf(ago + 1), value, verdict: 'pass' as const }))
        .toReversed(),
    },
  });
}

/** The config that the docs give for this file, with its place. */
async function configFor(csv: string): Promise<string> {
  const docs = await readFile(new URL('../../../docs/formats.md', import.meta.url), 'utf8');
  const [, yaml = ''] = /```yaml\n(tests:[^]*?)```/.exec(docs) ?? [];
  return yaml.replace(/file: .*/, `file: ${csv}`);
}

describe.skipIf(reason !== null)(`what others read by their own programs${why}`, () => {
  test(
    'Otava reads the series by the config of the docs, and finds its change',
    { tags },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'assay-otava-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const csv = join(folder, 'otava.csv');
      await writeFile(csv, otava.render(rising()));
      await writeFile(join(folder, 'otava.yaml'), await configFor(csv));
      const run = 'import sys; from otava.main import main; sys.argv[0] = "otava"; main()';
      const text = await python(['-c', run, 'analyze', 'predict'], '', folder);
      const rows = text.split('\n').filter((line) => /^\d{4}-/.test(line));
      expect(rows).toHaveLength(31);
      expect(rows.at(-1)).toMatch(/ a1b2c3d +14\.1 *$/);
      // One change, by about three quarters.
      expect(text.match(/\+\d+(?:\.\d+)?%/g)).toEqual([expect.stringMatching(/^\+7\d/)]);
    },
  );

  test(
    "Prometheus' own reader finds in OpenMetrics what the reader of our unit tests does",
    { tags },
    async () => {
      const text = openmetrics.render(mixedDocument());
      const script = new URL('read_openmetrics.py', import.meta.url).pathname;
      const families = JSON.parse(await python([script], text)) as {
        name: string;
        type: string;
        unit: string;
        samples: [name: string, labels: Record<string, string>, value: number][];
      }[];
      const found = families.map(({ samples, ...family }) => ({
        ...family,
        samples: samples.map(([name, labels, value]) => ({ name, labels, value })),
      }));
      expect(found).toEqual(parseOpenMetrics(text));
    },
  );
});
