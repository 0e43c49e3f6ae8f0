import { sha512 } from 'k6/crypto';

const payloads = new Map<number, string>();

/**
 * Text of so many bytes that no compression makes small; the same each time. Of letters, digits, - and _, as hashes
 * of numbers: k6 has these natively, where drawing a million letters takes each of its users a second.
 */
export function payload(bytes: number): string {
  const known = payloads.get(bytes);
  if (known !== undefined) return known;
  const pieces: string[] = [];
  let length = 0;
  while (length < bytes) {
    const piece = sha512(`${bytes} ${length}`, 'base64rawurl');
    pieces.push(piece);
    length += piece.length;
  }
  const text = pieces.join('').slice(0, bytes);
  payloads.set(bytes, text);
  return text;
}
