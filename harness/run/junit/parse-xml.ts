import { SaxesParser } from 'saxes';

/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text and CDATA, joined. */
  readonly text: string;
}

/** What a text that is not a whole XML document is refused with: it is torn, or no XML at all. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Terminal colors and the like, which runners copy into a message as they are: no XML may hold them, and
 * none of them is a reason to lose the results.
 */
// oxlint-disable-next-line no-control-regex -- these are what it looks for
const controlCharacters = /[\0-\u0008\u000B\u000C\u000E-\u001F]/g;

/**
 * Reads a document as a tree of elements. Entities that a DOCTYPE defines are not expanded.
 * @throws {XmlError} it is not a whole XML document; the message has line and column
 */
export function parseXml(source: string): XmlElement {
  const top: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open: OpenElement[] = [top];
  const current = (): OpenElement => open.at(-1) ?? top;
  // XML 1.1 allows &#27; and its like, which runners write under the header of 1.0, too.
  const parser = new SaxesParser({ xmlns: false, defaultXMLVersion: '1.1', forceXMLVersion: true });
  parser.on('error', ({ message }) => {
    throw new XmlError(message.replace(/\.$/, ''));
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: '' };
    current().children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const add = (text: string): void => {
    current().text += text;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(source.replaceAll(controlCharacters, '')).close();
  // Without a root the parser has thrown.
  return top.children[0] ?? top;
}
