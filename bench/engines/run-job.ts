import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { detectDevices } from '../../fixtures/engines/devices/detect.ts';
import type { Job, JobResult, WayName } from './job.ts';
import { pythonCommand } from './python-loop.ts';

const run = promisify(execFile);
const child = fileURLToPath(new URL('measure-job.ts', import.meta.url));
/** A list of latencies may be long: 100,000 runs are 2 MB of JSON. */
const OUTPUT_BYTES = 2 ** 26;

/** Measures one job in a fresh process. */
export async function runJob(job: Job): Promise<JobResult> {
  const [command, args] =
    job.way === 'python' ? pythonCommand(job) : [process.execPath, [child, JSON.stringify(job)]];
  const { stdout } = await run(command, args, { maxBuffer: OUTPUT_BYTES });
  return JSON.parse(stdout) as JobResult;
}

/** Null when a way works on this machine, else why not. */
export async function reasonWithout(way: WayName): Promise<string | null> {
  if (way === 'python') return reasonWithoutPython();
  if (way === 'raw' || way === 'onnx-cpu inline' || way === 'onnx-cpu sleeping') return null;
  const detection = (await detectDevices()).engines[way];
  return detection.available ? null : detection.reason;
}

async function reasonWithoutPython(): Promise<string | null> {
  try {
    await run('python3', ['-c', 'import numpy, onnxruntime']);
    return null;
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') return 'python3: not found';
    return stderr?.trim().split('\n').at(-1) ?? 'python3 failed';
  }
}
