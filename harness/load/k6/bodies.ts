export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

const DEEP = 2_000;

/**
 * Bodies that a back end should refuse with 4xx, made of one that it takes: torn, empty and other JSON, each
 * field left out, of another type, and far too large a number in it. What each is called says what is wrong.
 */
export function badBodies(
  good: Readonly<Record<string, Json>>,
): readonly { readonly name: string; readonly body: string }[] {
  const whole = JSON.stringify(good);
  const fields = Object.keys(good);
  return [
    { name: 'nothing', body: '' },
    { name: 'torn', body: whole.slice(0, Math.max(1, whole.length >> 1)) },
    { name: 'null', body: 'null' },
    { name: 'an array', body: '[]' },
    { name: 'nested too deep', body: '['.repeat(DEEP) + ']'.repeat(DEEP) },
    ...fields.flatMap((field) => {
      const { [field]: value = null, ...others } = good;
      return [
        { name: `without ${field}`, body: JSON.stringify(others) },
        {
          name: `${field} of another type`,
          body: JSON.stringify({ ...good, [field]: otherType(value) }),
        },
      ];
    }),
  ];
}

function otherType(value: Json): Json {
  return typeof value === 'string' ? { text: value } : 'no such thing';
}
