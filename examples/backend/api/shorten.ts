/** Long enough to recognize what was sent, too short to make an answer large. */
const LONGEST = 200;

/** What a client sent, as it may stand in an answer to it. */
export function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
