const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for XML and HTML, in content and in quoted attributes. */
export function escapeMarkup(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => named[character] ?? character);
}

/**
 * Escapes text for XML 1.0, whose character range leaves out most control characters even when they
 * are escaped (https://www.w3.org/TR/xml/#charsets); those become U+FFFD.
 */
export function escapeXml(text: string): string {
  return escapeMarkup(Array.from(text, replaceForbidden).join(''));
}

function replaceForbidden(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const allowedControl = code === 0x09 || code === 0x0a || code === 0x0d;
  const forbidden =
    (code < 0x20 && !allowedControl) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfffe ||
    code === 0xffff;
  return forbidden ? '\uFFFD' : character;
}
