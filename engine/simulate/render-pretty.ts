import { inLocale, type Locale } from '../base/index.ts';
import { renderFinding } from '../language/index.ts';
import { coverageText, failureLines, missingText } from './render-failure.ts';
import type { ScenarioReport, ScenarioResult } from './report.ts';

const RED = 31;
const GREEN = 32;
const YELLOW = 33;
const BOLD = 1;

export interface PrettyOptions {
  readonly locale: Locale;
  readonly color: boolean;
}

/** Prints reports for a person at a terminal, one flow after another, and the sum of all. */
export function renderPretty(reports: readonly ScenarioReport[], options: PrettyOptions): string {
  const paint = painter(options.color);
  const results = reports.flatMap((report) => report.results);
  const failed = results.filter((result) => result.failure !== null).length;
  const passed = results.length - failed;
  const broken = reports.filter((report) => hasErrors(report)).length;
  const sum = inLocale(
    {
      zh: `${passed} 个场景通过，${failed} 个失败${broken === 0 ? '' : `，${broken} 个流程有错误，没有运行`}`,
      en: `${passed} passed, ${failed} failed${broken === 0 ? '' : `, ${broken} with errors were not run`}`,
    },
    options.locale,
  );
  const isGood = reports.every((report) => report.passed);
  return [
    ...reports.flatMap((report) => [...reportLines(report, options), '']),
    paint(isGood ? GREEN : RED, sum),
    '',
  ].join('\n');
}

function hasErrors(report: ScenarioReport): boolean {
  return report.documents.some(({ findings }) =>
    findings.some((finding) => finding.severity === 'error'),
  );
}

function reportLines(report: ScenarioReport, options: PrettyOptions): readonly string[] {
  const { locale, color } = options;
  const paint = painter(color);
  const [flow, , scenarios] = report.documents;
  const findings = report.documents.flatMap(({ file, text, findings: found }) =>
    found.map((finding) => renderFinding(finding, { text, file, locale, color })),
  );
  const head = paint(BOLD, report.flow === '' ? (flow?.file ?? '') : report.flow);
  if (hasErrors(report)) return [head, ...findings];
  const missing = missingText(report);
  return [
    head,
    ...findings,
    ...report.results.flatMap((result) =>
      resultLines(result, { ...options, zone: report.zone, file: scenarios?.file ?? '' }),
    ),
    `  ${inLocale(coverageText(report.coverage), locale)}`,
    ...(missing ? [`  ${paint(YELLOW, inLocale(missing, locale))}`] : []),
  ];
}

function resultLines(
  result: ScenarioResult,
  options: PrettyOptions & { readonly zone: string; readonly file: string },
): readonly string[] {
  const paint = painter(options.color);
  const { name, failure } = result;
  if (!failure) return [`  ${paint(GREEN, '✓')} ${name}`];
  return [
    `  ${paint(RED, '✗')} ${name}  ${options.file}:${failure.line}`,
    ...failureLines(failure, options).map((line) => `      ${line}`),
  ];
}

function painter(color: boolean): (code: number, text: string) => string {
  return (code, text) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
}
