import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Gpu {
  readonly available: boolean;
  /** The device and its driver, or why there is none: `nvidia-smi: not found`. */
  readonly detail: string;
}

const execute = promisify(execFile);
/** nvidia-smi takes up to a few seconds when the driver has to be loaded. */
const timeoutMs = 5000;

/** Whether the driver sees a GPU. That an engine can use it is proven by its own probe. */
export async function detectGpu(): Promise<Gpu> {
  try {
    const query = ['--query-gpu=name,driver_version', '--format=csv,noheader'];
    const { stdout } = await execute('nvidia-smi', query, { timeout: timeoutMs });
    const devices = stdout.trim().split('\n').filter(Boolean);
    return devices.length > 0
      ? { available: true, detail: devices.join('; ') }
      : { available: false, detail: 'nvidia-smi: no device' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      available: false,
      detail: code === 'ENOENT' ? 'nvidia-smi: not found' : `nvidia-smi: failed (${code})`,
    };
  }
}
