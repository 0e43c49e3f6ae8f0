const assignment =
  /^\s*(?:- |ENV |ARG )?"?(\w*(?:password|secret|token|api_?key)\w*)"?\s*[:=]\s*(.+)$/i;
const nameOnly = /secretName|secretKey|secretKeyRef|_FILE|automountServiceAccountToken|API_KEYS/;
/** A reference, an empty value, a mapping or a list is no secret. */
const reference = /^(['"]?\$\{|\{\{|''|""|\[|\{|#|\/run\/secrets)/;
const passwordInUrl = /:\/\/[^/\s:@]*:(?!\$\{|\{\{)[^/\s@]+@/;

/** The lines of a file that write a secret down. */
export function literalSecrets(text: string): string[] {
  return text.split('\n').filter((line) => {
    if (line.trim().startsWith('#')) return false;
    if (passwordInUrl.test(line)) return true;
    const found = assignment.exec(line);
    return found !== null && !nameOnly.test(line) && !reference.test(found[2]!.trim());
  });
}
