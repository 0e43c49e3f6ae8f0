import type { TestReport } from '../../document/document.ts';
import { bridgedTag } from '../../history/slow-tests.ts';
import { parseXml, type XmlElement } from './parse-xml.ts';

/** What a document is refused with that is XML, and holds no results. */
export class NoResultsError extends Error {
  override readonly name = 'NoResultsError';
}

/** What results are refused with that count other tests than they name: something of them was not told. */
export class UntoldTestsError extends Error {
  override readonly name = 'UntoldTestsError';
}

/**
 * The tests of a file in JUnit XML, as pytest, Go, Jest, Maven and most other runners write it.
 * @param suite the suite of ours that they join
 * @throws {XmlError} it is torn, or no XML
 * @throws {NoResultsError} it is XML of another kind
 * @throws {UntoldTestsError} it counts other tests than it names
 */
export function readResults(source: string, suite: string): readonly TestReport[] {
  const root = parseXml(source);
  if (root.name !== 'testsuites' && root.name !== 'testsuite') {
    throw new NoResultsError(`it is no JUnit XML: its root is <${root.name}>`);
  }
  checkCounts(root);
  return casesOf(root, suite, '');
}

function casesOf(element: XmlElement, suite: string, file: string): readonly TestReport[] {
  const own = element.attributes['file'] ?? element.attributes['name'] ?? file;
  return element.children.flatMap((child) => {
    if (child.name === 'testsuite') return casesOf(child, suite, own);
    return child.name === 'testcase' ? [reportOf(child, suite, own)] : [];
  });
}

function reportOf(element: XmlElement, suite: string, inSuite: string): TestReport {
  const { name = '(without a name)', classname, file, time } = element.attributes;
  const seconds = Number((time ?? '0').replaceAll(',', ''));
  return {
    suite,
    file: file ?? (classname || inSuite),
    name,
    durationMs: Number.isFinite(seconds) ? seconds * 1000 : 0,
    tags: [suite, bridgedTag],
    ...outcomeOf(element),
  };
}

/** As much of a failure as enough to know what happened. */
const SHOWN_LINES = 20;

function outcomeOf({ children }: XmlElement): Pick<TestReport, 'state' | 'reason'> {
  const failure = children.find(({ name }) => name === 'failure' || name === 'error');
  if (failure !== undefined) {
    return { state: 'failed', reason: reasonOf(failure) ?? 'it says no reason' };
  }
  const skipped = children.find(({ name }) => name === 'skipped' || name === 'disabled');
  if (skipped !== undefined) return { state: 'skipped', reason: reasonOf(skipped) };
  return { state: 'passed', reason: null };
}

/** The message, and the text where it says more. */
function reasonOf({ attributes, text }: XmlElement): string | null {
  const message = (attributes['message'] ?? '').trim();
  const body = text.trim();
  const whole = body.includes(message) ? body : [message, body].filter(Boolean).join('\n');
  return whole.split('\n').slice(0, SHOWN_LINES).join('\n') || null;
}

/** What a suite counts and does not name would be lost: a test that could not be loaded, for one. */
function checkCounts(element: XmlElement): void {
  for (const child of element.children) if (child.name === 'testsuite') checkCounts(child);
  const cases = allCases(element);
  const failed = cases.filter((one) => outcomeOf(one).state === 'failed').length;
  const says = (count: string): number => Number(element.attributes[count] ?? 0) || 0;
  const counted = says('failures') + says('errors');
  const { name } = element.attributes;
  const place = name === undefined ? `<${element.name}>` : `'${name}'`;
  if (counted > failed) {
    throw new UntoldTestsError(
      `${place} counts ${counted} failures and errors, and names ${failed}`,
    );
  }
  if (says('tests') > cases.length) {
    throw new UntoldTestsError(`${place} counts ${says('tests')} tests, and names ${cases.length}`);
  }
}

function allCases({ children }: XmlElement): readonly XmlElement[] {
  return children.flatMap((child) => {
    if (child.name === 'testsuite') return allCases(child);
    return child.name === 'testcase' ? [child] : [];
  });
}
