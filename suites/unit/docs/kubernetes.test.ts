import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../../harness/cli/commands.ts';
import { variableFor } from '../../../harness/config/environment-layer.ts';

interface Named {
  readonly name: string;
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly command: readonly string[];
          readonly env: readonly Named[];
          readonly volumeMounts: readonly Named[];
        }[];
        readonly volumes: readonly Named[];
      };
    };
  };
}

const recipes = readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8');
const text = /^```yaml kubernetes\n([^]*?)^```$/m.exec(recipes)?.[1] ?? '';
const manifest = parse(text) as Manifest;
const [container] = manifest.spec.template.spec.containers;

/** The schema is among the developers' packages of the reference back end. */
const { Job } = (await import(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`)) as {
  Job: new (data: Manifest) => { validate(): void };
};

test('the Job of the recipe keeps the schema of Kubernetes, which refuses one with a fault', () => {
  expect(() => new Job(manifest).validate()).not.toThrow();
  const faulty = parse(text.replace('backoffLimit: 0', "backoffLimit: 'none'")) as Manifest;
  expect(() => new Job(faulty).validate()).toThrow('backoffLimit');
});

test('it measures once, and ends as its run does', () => {
  expect(manifest.spec).toMatchObject({
    backoffLimit: 0,
    template: { spec: { restartPolicy: 'Never' } },
  });
});

test('its command and its variable are those of the harness', () => {
  const [program, name, command] = container?.command ?? [];
  expect([program, name, commands.map(({ name: known }) => known).includes(command ?? '')]).toEqual(
    ['npx', 'assay', true],
  );
  expect(container?.env.map((variable) => variable.name)).toEqual([variableFor(['target', 'url'])]);
});

test('what it mounts is there to be mounted', () => {
  const mounts = container?.volumeMounts.map((mount) => mount.name);
  expect(mounts).toEqual(manifest.spec.template.spec.volumes.map((volume) => volume.name));
});
