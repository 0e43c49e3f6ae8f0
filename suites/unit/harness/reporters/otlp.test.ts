import { readFileSync } from 'node:fs';
import { createFileRegistry, fromBinary, fromJson, type JsonValue } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { otlp } from '../../../../harness/reporters/otlp.ts';
import { mixedDocument } from './mixed-document.ts';

/** OpenTelemetry's own protocol files (opentelemetry-proto 1.45), as `schemas/write-otlp.py` reads them. */
const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(new URL('schemas/otlp.binpb', import.meta.url))),
);
const schema = registry.getMessage(
  'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest',
)!;

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly data: {
    readonly case: string;
    readonly value: { readonly dataPoints: readonly DataPoint[] };
  };
}
interface DataPoint {
  readonly timeUnixNano: bigint;
  readonly value: { readonly case: string; readonly value: number };
  readonly attributes: readonly { key: string; value: { value: { value: string } } }[];
}

/** Unknown fields, wrong types and wrong names of enums are errors to the reader. */
function metrics(): readonly Metric[] {
  const json = JSON.parse(otlp.render(mixedDocument())) as JsonValue;
  const request = fromJson(schema, json, { ignoreUnknownFields: false }) as unknown as {
    resourceMetrics: { scopeMetrics: { metrics: Metric[] }[] }[];
  };
  return request.resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap((one) => one.metrics),
  );
}

test('is a request of metrics by the protocol files of OpenTelemetry, on one line', () => {
  expect(metrics().length).toBeGreaterThan(5);
  expect(otlp.render(mixedDocument()).indexOf('\n')).toBe(otlp.render(mixedDocument()).length - 1);
});

test('a gate has its value, the ends of its interval and its limit, in its unit and at the end of the run', () => {
  const found = metrics().filter(({ unit, name }) => unit === 'ms' && name !== 'assay.tests');
  const parts = found.map(({ name, data }) => [name, data.value.dataPoints[0]?.value.value]);
  expect(parts).toEqual([
    ['assay.gate.value', 8.4],
    ['assay.gate.lower', 7.9],
    ['assay.gate.upper', 9.1],
    ['assay.gate.limit', 25],
  ]);
  const [point] = found[0]!.data.value.dataPoints;
  expect(point?.timeUnixNano).toBe(1_795_514_684_400_000_000n);
  expect(point?.attributes.map(({ key, value }) => [key, value.value.value])).toContainEqual([
    'gate',
    'load/predict latency.p99',
  ]);
});
