/**
 * Reads server-sent events as they come, by the rules of the HTML standard
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation): lines end
 * in LF, CR LF or CR, an empty line ends an event, the lines of its `data` are joined by LF, comments and
 * other fields say nothing of the text. An event that the stream breaks off is none.
 */
export class EventReader {
  readonly #onData: (data: string) => void;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #data: string[] = [];
  /** The last chunk ended in CR: a LF that follows belongs to it. */
  #endedInCr = false;

  /** @param onData gets the data of each event, as soon as it is whole */
  constructor(onData: (data: string) => void) {
    this.#onData = onData;
  }

  push(chunk: Uint8Array): void {
    let text = this.#decoder.decode(chunk, { stream: true });
    if (text === '') return;
    if (this.#endedInCr && text.startsWith('\n')) text = text.slice(1);
    this.#endedInCr = text.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\n|\r/u);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    if (line === '') {
      if (this.#data.length > 0) this.#onData(this.#data.join('\n'));
      this.#data = [];
    } else if (line === 'data') {
      this.#data.push('');
    } else if (line.startsWith('data:')) {
      this.#data.push(line.slice(line[5] === ' ' ? 6 : 5));
    }
  }
}
