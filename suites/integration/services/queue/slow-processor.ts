import type { Job } from 'bullmq';

/** Says that it has begun and then takes longer than any test waits: its process gets killed. */
export default async function process(job: Job): Promise<never> {
  await job.updateProgress(1);
  return new Promise(() => {
    setInterval(() => {}, 1_000);
  });
}
