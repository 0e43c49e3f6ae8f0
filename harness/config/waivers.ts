import { z } from 'zod';

export const waiverSchema = z
  .strictObject({
    gate: z.string().min(1).describe('As the report names it: load/predict latency.p99'),
    owner: z.string().min(1).describe('Who sees to it'),
    until: z.iso.date().describe('The last day on which its failure does not block: 2026-12-31'),
    reason: z.string().min(1).describe('Why this release may go out all the same'),
  })
  .describe('A gate whose failure does not block for a while; it is still judged and shown');

export type WaiverEntry = z.infer<typeof waiverSchema>;
