/** The version that `assay install` fetches or builds. */
export const pinnedK6Version = '2.2.0';

/** What is built where the pinned version can't be had; the harness works with both lines. */
export const fallbackK6Version = '1.8.1';

export interface K6Version {
  readonly text: string;
  readonly major: 1 | 2;
}

/**
 * Reads the first line of `k6 version`: `k6 v2.2.0 (go1.26.8, linux/amd64)`. Null for anything else,
 * and for a major version that the harness was not made for.
 */
export function parseK6Version(output: string): K6Version | null {
  const [, text, major] = /\bk6(?:\.exe)? v((\d+)\.\d+\.\d+\S*)/u.exec(output) ?? [];
  if (text === undefined || (major !== '1' && major !== '2')) return null;
  return { text, major: major === '1' ? 1 : 2 };
}
