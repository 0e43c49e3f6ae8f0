import { isColourRefused } from '../../config/environment.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'grey' | 'bold';

const codes: Readonly<Record<Colour, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  grey: 90,
  bold: 1,
};

/** Colours a text for one stream: only on a terminal, and only where colours are welcome. */
export type Paint = (colour: Colour, text: string) => string;

export function painterFor(stream: { readonly isTTY?: boolean }): Paint {
  if (!stream.isTTY || isColourRefused()) return (_colour, text) => text;
  return (colour, text) => `\u{1B}[${codes[colour]}m${text}\u{1B}[0m`;
}
