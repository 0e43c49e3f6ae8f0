// @module-tag integration
// @module-tag slow

import { expect, test } from 'assay/fixtures';
import { beforeEach } from 'vitest';
import { type Manifest, schemaFault, typeFaults } from '../../kubernetes-schemas.ts';
import { everything, lacking, render, secrets } from './chart.ts';

const reason = await lacking('helm', 'version');
beforeEach(({ skip }) => skip(reason !== null, reason ?? ''));

const variants: [string, string[]][] = [
  ['by default', []],
  ['with everything', everything],
  ['without autoscaling and policies', ['--set', 'api.autoscaling.enabled=false']],
];

test.for(variants)('the manifests %s keep the schemas of Kubernetes', async ([, options]) => {
  const manifests = await render<Manifest>(...secrets, ...options);
  expect((await Promise.all(manifests.map(schemaFault))).filter((fault) => fault)).toEqual([]);
  expect(await typeFaults(manifests)).toBe('');
});

test('a wrong type, a missing field and an unknown one are found', async () => {
  const manifests = await render<Manifest>(...secrets);
  const deployment = manifests.find(({ kind }) => kind === 'Deployment')!;
  const planted = (change: (text: string) => string) =>
    JSON.parse(change(JSON.stringify(deployment))) as Manifest;
  const missing = planted((text) => text.replace('"selector":', '"selectr":'));
  expect(await schemaFault(missing)).toContain('must have required property selector');
  const wrong = planted((text) => text.replace('"containerPort":8080', '"containerPort":"http"'));
  expect(await schemaFault(wrong)).toContain('containerPort must be integer');
  const unknown = planted((text) => text.replace('"readinessProbe":', '"readynessProbe":'));
  expect(await schemaFault(unknown)).toBeNull();
  expect(await typeFaults([unknown])).toContain('"readynessProbe"\' does not exist');
});
