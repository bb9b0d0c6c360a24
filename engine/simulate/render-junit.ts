import { inLocale, type Locale } from '../base/index.ts';
import { failureLines, shortMismatch } from './render-failure.ts';
import type { ScenarioReport, ScenarioResult } from './report.ts';

/**
 * Prints reports as JUnit's XML, which build servers read: a suite for each flow, a case for each
 * scenario.
 */
export function renderJunit(
  reports: readonly ScenarioReport[],
  options: { readonly locale: Locale },
): string {
  const suites = reports.flatMap((report) => suiteLines(report, options.locale));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines(report: ScenarioReport, locale: Locale): readonly string[] {
  const broken = report.documents.flatMap(({ file, findings }) =>
    findings
      .filter((finding) => finding.severity === 'error')
      .map((finding) => ({ file, finding })),
  );
  const failures = report.results.filter((result) => result.failure !== null).length;
  const count = report.results.length + broken.length;
  const name = attribute(report.flow === '' ? (report.documents[0]?.file ?? '') : report.flow);
  return [
    `  <testsuite name="${name}" tests="${count}" failures="${failures}" errors="${broken.length}">`,
    ...broken.map(({ file, finding }) => {
      const place = attribute(`${file}:${finding.range.start.line}`);
      const words = attribute(`${finding.code} ${inLocale(finding.message, locale)}`);
      return `    <testcase name="${place}" classname="${name}"><error message="${words}"/></testcase>`;
    }),
    ...report.results.flatMap((result) => caseLines(result, { report, name, locale })),
    '  </testsuite>',
  ];
}

function caseLines(
  result: ScenarioResult,
  of: { readonly report: ScenarioReport; readonly name: string; readonly locale: Locale },
): readonly string[] {
  const { report, name, locale } = of;
  const head = `    <testcase name="${attribute(result.name)}" classname="${name}"`;
  if (!result.failure) return [`${head}/>`];
  const message = result.failure.mismatches.map((mismatch) => shortMismatch(mismatch, locale));
  const text = failureLines(result.failure, { zone: report.zone, locale }).join('\n');
  return [
    `${head}>`,
    `      <failure message="${attribute(message.join('; '))}">${content(text)}</failure>`,
    '    </testcase>',
  ];
}

function content(text: string): string {
  return allowed(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
}

/** XML 1.0 has no place for control characters and lone surrogates. */
function allowed(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
}
