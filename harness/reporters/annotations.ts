import type { RunDocument, TestReport } from '../document/document.ts';
import { blocks } from '../verdicts/waiver.ts';

/** More than these a page of GitHub does not show of one step. */
const MOST_OF_A_KIND = 10;

/**
 * What failed, as workflow commands of GitHub Actions, which it shows at the lines of a pull request:
 * `::error file=a.test.ts,line=3,title=adds::expected 1 to be 2`.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function annotations({ tests, gates, warnings }: RunDocument): readonly string[] {
  const errors = [
    ...gates
      .filter((gate) => gate.verdict !== 'pass' && blocks(gate))
      .map(({ id, verdict, reason, reproduce }) =>
        command('error', { title: `${id}: ${verdict}` }, `${reason}\nagain: ${reproduce}`),
      ),
    ...tests
      .filter(({ state, quarantine }) => state === 'failed' && quarantine === undefined)
      .map(ofTest),
  ];
  return [
    ...errors.slice(0, MOST_OF_A_KIND),
    ...warnings.slice(0, MOST_OF_A_KIND).map((text) => command('warning', {}, text)),
  ];
}

function ofTest({ name, file, reason }: TestReport): string {
  const line = /^at (.+):(\d+)$/m.exec(reason ?? '');
  const place = line === null ? { file } : { file: line[1] ?? file, line: line[2] ?? '1' };
  return command('error', { title: name, ...place }, reason ?? 'failed');
}

function command(
  kind: 'error' | 'warning',
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  return `::${kind}${written.length > 0 ? ` ${written.join(',')}` : ''}::${data(message)}`;
}

/** A line break would end the command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
