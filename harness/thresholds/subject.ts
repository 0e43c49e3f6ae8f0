/**
 * Whether a pattern names a subject. `*` stands for anything but `/`, `**` for anything; everything else
 * for itself.
 */
export function matchesSubject(pattern: string, subject: string): boolean {
  return patternExpression(pattern).test(subject);
}

export function isPattern(pattern: string): boolean {
  return pattern.includes('*');
}

/**
 * The patterns that a subject's gates come from: an exact name beats a pattern, a longer pattern a
 * shorter one, so that `load/*` can be the rule and `load/predict` its exception.
 */
export function moreSpecificFirst(a: string, b: string): number {
  return Number(isPattern(a)) - Number(isPattern(b)) || b.length - a.length;
}

function patternExpression(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*?)/u)
    .map((part) => {
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      return part.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
    })
    .join('');
  return new RegExp(`^${source}$`, 'u');
}
