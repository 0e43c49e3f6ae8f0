import { open, type FileHandle } from 'node:fs/promises';

import { InfrastructureError } from '../../errors.ts';
import type { PointSource } from './point-source.ts';

/** A file that another process writes, and that may not be there yet. */
export class GrowingFile implements PointSource {
  readonly #path: string;
  #handle: FileHandle | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async read(into: Buffer, from: number): Promise<number> {
    try {
      this.#handle ??= await open(this.#path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw new InfrastructureError(`${this.#path} can't be read: ${String(error)}`, {
        remedy: 'k6 writes its points there: --out csv=<file>',
      });
    }
    const { bytesRead } = await this.#handle.read(into, 0, into.length, from);
    return bytesRead;
  }

  async requireAtLeast(bytes: number): Promise<void> {
    const size = (await this.#handle?.stat())?.size ?? 0;
    if (size >= bytes) return;
    throw new InfrastructureError(
      `${this.#path} has ${size} bytes, and the collector has ${bytes} of this pod already`,
      { remedy: 'a k6 that is started again is another pod: give it a --pod of its own' },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle?.close();
  }
}
