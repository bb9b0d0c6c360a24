import type { HistogramReading } from '../engine/runtime/index.ts';

type Labels = Readonly<Record<string, string>>;

/** One figure, as Prometheus reads it. */
export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly values: readonly MetricValue[];
}

export interface MetricValue {
  /** After the name: `_bucket`, `_sum` and `_count` of a histogram. */
  readonly suffix?: string;
  readonly labels?: Labels;
  readonly value: number;
}

/** A figure that goes up and down; one value, or one for each set of labels. */
export function gauge(name: string, help: string, values: number | readonly MetricValue[]): Metric {
  return { name: `groupflow_${name}`, type: 'gauge', help, values: listOf(values) };
}

/** A figure that only grows; its name ends in `_total`. */
export function counter(
  name: string,
  help: string,
  values: number | readonly MetricValue[],
): Metric {
  return { name: `groupflow_${name}_total`, type: 'counter', help, values: listOf(values) };
}

export function histogram(name: string, help: string, reading: HistogramReading): Metric {
  const { bounds, counts, sum } = reading;
  const buckets = counts.map((value, index) => ({
    suffix: '_bucket',
    labels: { le: String(bounds[index] ?? '+Inf') },
    value,
  }));
  const values = [
    ...buckets,
    { suffix: '_sum', value: sum },
    { suffix: '_count', value: counts.at(-1) ?? 0 },
  ];
  return { name: `groupflow_${name}`, type: 'histogram', help, values };
}

/** One value for each name, under one label. */
export function byLabel(
  label: string,
  values: Readonly<Record<string, number>>,
): readonly MetricValue[] {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

/** Prints metrics in the text format of Prometheus, version 0.0.4. */
export function metricText(metrics: readonly Metric[]): string {
  return `${metrics.flatMap(metricLines).join('\n')}\n`;
}

function listOf(values: number | readonly MetricValue[]): readonly MetricValue[] {
  return typeof values === 'number' ? [{ value: values }] : values;
}

function metricLines({ name, type, help, values }: Metric): readonly string[] {
  const lines = values.map(
    ({ suffix = '', labels, value }) => `${name}${suffix}${labelText(labels)} ${value}`,
  );
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function labelText(labels: Labels | undefined): string {
  if (labels === undefined) return '';
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.join(',')}}`;
}
