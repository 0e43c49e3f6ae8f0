/** Room for so many bytes at a time: who finds none waits until others have left. */
export class Room {
  #free: number;
  readonly #waiting: { readonly bytes: number; readonly enter: () => void }[] = [];

  constructor(bytes: number) {
    this.#free = bytes;
  }

  /** Waits for room, and takes it. @returns gives it back */
  async enter(bytes: number): Promise<Disposable> {
    if (this.#waiting.length === 0 && this.#free >= bytes) {
      this.#free -= bytes;
    } else {
      await new Promise<void>((resolve) => {
        this.#waiting.push({ bytes, enter: resolve });
      });
    }
    return { [Symbol.dispose]: () => this.#leave(bytes) };
  }

  #leave(bytes: number): void {
    this.#free += bytes;
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined || this.#free < next.bytes) return;
      this.#waiting.shift();
      this.#free -= next.bytes;
      next.enter();
    }
  }
}
