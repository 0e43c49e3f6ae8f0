import type { TargetConfig } from '../config/targets.ts';

/** Why a target is measured from outside only. */
export function fromOutside({ image, service, url }: TargetConfig): string {
  if (image !== undefined) return `target.image (${image}) runs in a container`;
  if (service !== undefined) return `target.service (${service}) runs in a container`;
  return `target.url alone (${url}) starts none`;
}
