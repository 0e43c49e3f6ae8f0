const [zero, nine, point, minus] = [0x30, 0x39, 0x2e, 0x2d] as const;

/** With more digits a whole number is not exact any more. */
const MOST_DIGITS = 15;

/** Powers of ten that are exact. */
const powers = Array.from({ length: MOST_DIGITS + 1 }, (_, digits) => 10 ** digits);

/**
 * The number that k6 wrote (`%f`: digits, a point, six digits), from its bytes. Exact: both the digits and
 * the power of ten that they are divided by are. NaN for anything that is written otherwise.
 */
export function decimalAt(bytes: Buffer, start: number, end: number): number {
  const from = bytes[start] === minus ? start + 1 : start;
  let [digits, count, fraction] = [0, 0, -1];
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte === point && fraction === -1) {
      fraction = 0;
      continue;
    }
    if (byte < zero || byte > nine) return Number.NaN;
    digits = digits * 10 + (byte - zero);
    count += 1;
    if (fraction !== -1) fraction += 1;
  }
  if (count === 0) return Number.NaN;
  if (count > MOST_DIGITS) return Number(bytes.toString('latin1', start, end));
  const value = fraction > 0 ? digits / powers[fraction]! : digits;
  return from === start ? value : -value;
}
