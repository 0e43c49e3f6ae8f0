/** Shorter values would also be found inside of ordinary words and numbers. */
const SHORTEST_SECRET = 6;
/** Three bytes are four digits of base64: what stands before a secret moves it by one of three offsets. */
const offsets = [0, 1, 2];
const BITS_OF_BYTE = 8;
const BITS_OF_DIGIT = 6;

/** How a secret may be written: as it is, URL-encoded, escaped in JSON (once and twice), in base64. */
export function spellingsOf(secret: string): readonly string[] {
  if (secret.length < SHORTEST_SECRET) return [];
  const escaped = JSON.stringify(secret).slice(1, -1);
  const all = [
    secret,
    ...urlEncodings(secret),
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    ...base64Encodings(secret),
  ];
  return [...new Set(all)].filter((one) => one.length >= SHORTEST_SECRET);
}

/** In a path or a query, and in a form; hexadecimal digits are written either way. */
function urlEncodings(secret: string): readonly string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams({ s: secret }).toString().slice('s='.length);
  return [encoded, form].flatMap((one) => [
    one,
    one.replaceAll(/%[\dA-F]{2}/g, (digits) => digits.toLowerCase()),
  ]);
}

/**
 * In base64 and base64url, alone and inside of a longer text such as `user:password`: the digits that
 * the secret alone decides, whatever stands before and after it.
 */
function base64Encodings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const whole = bytes.toString('base64');
  const inside = offsets.map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const first = Math.ceil((offset * BITS_OF_BYTE) / BITS_OF_DIGIT);
    const last = Math.floor(((offset + bytes.length) * BITS_OF_BYTE) / BITS_OF_DIGIT);
    return text.slice(first, last);
  });
  return [whole, ...inside].flatMap((one) => [
    one,
    one.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  ]);
}
