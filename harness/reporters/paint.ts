import { isColorRefused } from '../config/environment.ts';

export type Color = 'red' | 'green' | 'yellow' | 'gray' | 'bold';

const codes: Readonly<Record<Color, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  gray: 90,
  bold: 1,
};

/** Colors a text for one stream: only on a terminal, and only where colors are welcome. */
export type Paint = (color: Color, text: string) => string;

export function painterFor(stream: { readonly isTTY?: boolean }): Paint {
  if (!stream.isTTY || isColorRefused()) return (_color, text) => text;
  return (color, text) => `\u{1B}[${codes[color]}m${text}\u{1B}[0m`;
}
