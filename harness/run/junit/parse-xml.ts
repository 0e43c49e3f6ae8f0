/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text and CDATA, joined. */
  readonly text: string;
}

/** What a text that is no XML document, or a torn one, is refused with. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** In the order in which they have to be tried: a comment starts like a tag. */
const token =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/**
 * Reads what test runners write: elements, attributes, text, CDATA and comments. A DOCTYPE, which could
 * define entities of its own, is refused.
 * @throws {XmlError} it is no whole XML document
 */
export function parseXml(source: string): XmlElement {
  const top: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open: OpenElement[] = [top];
  token.lastIndex = source.startsWith('\uFEFF') ? 1 : 0;
  while (token.lastIndex < source.length) {
    const at = token.lastIndex;
    const match = token.exec(source);
    if (match === null) throw new XmlError(`it is no XML ${positionOf(source, at)}`);
    const [, cdata, closed, opened, attributes = '', isEmpty, text] = match;
    const current = open.at(-1) ?? top;
    if (cdata !== undefined) current.text += cdata;
    else if (text !== undefined) current.text += decode(text);
    else if (opened !== undefined) {
      const element = {
        name: opened,
        attributes: readAttributes(attributes),
        children: [],
        text: '',
      };
      current.children.push(element);
      if (isEmpty === '') open.push(element);
    } else if (closed !== undefined) {
      if (current.name !== closed) {
        throw new XmlError(`</${closed}> closes <${current.name}> ${positionOf(source, at)}`);
      }
      open.pop();
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined && unclosed !== top) {
    throw new XmlError(`<${unclosed.name}> is not closed: the file is torn`);
  }
  const [root] = top.children;
  if (root === undefined) throw new XmlError('it has no element');
  return root;
}

function readAttributes(text: string): Record<string, string> {
  const attributes = text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return Object.fromEntries(
    [...attributes].map(([, name = '', double, single]) => [name, decode(double ?? single ?? '')]),
  ) as Record<string, string>;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
};

function decode(text: string): string {
  return text.replaceAll(/&(?:#x([\da-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (hex !== undefined) return character(Number.parseInt(hex as string, 16), whole);
    if (decimal !== undefined) return character(Number(decimal), whole);
    return entities[name as string] ?? whole;
  });
}

const lastCharacter = 0x10_ff_ff;

function character(code: number, whole: string): string {
  return code <= lastCharacter ? String.fromCodePoint(code) : whole;
}

function positionOf(source: string, at: number): string {
  return `at line ${source.slice(0, at).split('\n').length}`;
}
