import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { dockerfileFaults } from './dockerfile-policy.ts';
import { literalSecrets } from './literal-secrets.ts';
import { type Manifest, manifestFaults } from './manifest-policy.ts';

interface ComposeService {
  readonly image?: string;
  readonly build?: unknown;
  readonly user?: string | number;
  readonly mem_limit?: string;
}

/** By tag, for who reads, and by digest, for the engine. */
const pinnedImage = /^[\w/.-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

/** What every file of the deployment must not have, as sentences; empty if it keeps the policy. */
export function faultsOf(text: string): string[] {
  return [
    ...literalSecrets(text).map((line) => `a literal secret: ${line.trim()}`),
    ...text
      .split('\n')
      .filter((line) => /origins?\b[^\n#]*(['"[ ,{]|=)\*/i.test(line))
      .map((line) => `a wildcard origin: ${line.trim()}`),
    ...text
      .split('\n')
      .filter((line) => /:latest\b|\btag: *['"]?latest/.test(line))
      .map((line) => `a floating tag: ${line.trim()}`),
  ];
}

export function composeFaults(text: string): string[] {
  const { services } = parse(text, { merge: true }) as {
    services: Record<string, ComposeService>;
  };
  return Object.entries(services).flatMap(([name, { image, build, user, mem_limit }]) => [
    ...(mem_limit === undefined ? [`a missing limit: ${name} has no mem_limit`] : []),
    ...(/^(root|0)(:|$)/.test(String(user ?? '')) ? [`a root user: ${name}`] : []),
    // What is built here has the tag that it is given here.
    ...(build === undefined && !pinnedImage.test(image ?? '')
      ? [`a floating tag: ${name} runs ${image}`]
      : []),
  ]);
}

/** Of what `helm template` writes. */
export function renderedFaults(text: string): string[] {
  return parseAllDocuments(text).flatMap((document) =>
    manifestFaults((document.toJS() ?? {}) as Manifest),
  );
}

/** All faults of a folder of deployment files, each with its file. */
export function faultsOfFolder(folder: string): string[] {
  return globSync('**/{Dockerfile,*.yaml,*.tpl}', { cwd: folder }).flatMap((path) => {
    const text = readFileSync(join(folder, path), 'utf8');
    const own = path.endsWith('Dockerfile')
      ? dockerfileFaults(text)
      : path.endsWith('compose.yaml')
        ? composeFaults(text)
        : [];
    return [...faultsOf(text), ...own].map((fault) => `${path}: ${fault}`);
  });
}
