import { inLocale, type Locale } from '../base/index.ts';
import { coverageText, failureLines, missingText } from './render-failure.ts';
import type { ScenarioReport } from './report.ts';

/**
 * Prints reports as TAP, one point for each scenario, and one for each text with errors.
 * @see https://testanything.org/tap-version-14-specification.html
 */
export function renderTap(
  reports: readonly ScenarioReport[],
  options: { readonly locale: Locale },
): string {
  const points = reports.flatMap((report) => [
    ...brokenPoints(report, options.locale),
    ...resultPoints(report, options.locale),
  ]);
  const lines = points.flatMap(({ passed, name, diagnosis }, index) => [
    `${passed ? 'ok' : 'not ok'} ${index + 1} - ${escaped(name)}`,
    ...(diagnosis.length === 0
      ? []
      : ['  ---', '  message: |', ...diagnosis.map((line) => `    ${line}`), '  ...']),
  ]);
  const notes = reports.flatMap((report) => {
    const missing = missingText(report);
    const coverage = inLocale(coverageText(report.coverage), options.locale);
    return [
      `# ${report.flow} ${coverage}`,
      ...(missing ? [`# ${inLocale(missing, options.locale)}`] : []),
    ];
  });
  return ['TAP version 14', `1..${points.length}`, ...lines, ...notes, ''].join('\n');
}

interface Point {
  readonly passed: boolean;
  readonly name: string;
  readonly diagnosis: readonly string[];
}

function brokenPoints(report: ScenarioReport, locale: Locale): readonly Point[] {
  return report.documents.flatMap(({ file, findings }): readonly Point[] => {
    const errors = findings.filter((finding) => finding.severity === 'error');
    if (errors.length === 0) return [];
    const diagnosis = errors.map(
      ({ range, code, message }) =>
        `${file}:${range.start.line}:${range.start.column} ${code} ${inLocale(message, locale)}`,
    );
    return [{ passed: false, name: file, diagnosis }];
  });
}

function resultPoints(report: ScenarioReport, locale: Locale): readonly Point[] {
  return report.results.map(({ name, failure }) => ({
    passed: failure === null,
    name: `${report.flow}: ${name}`,
    diagnosis: failure ? failureLines(failure, { zone: report.zone, locale }) : [],
  }));
}

/** `#` begins a directive, and a backslash escapes. */
function escaped(name: string): string {
  return name.replaceAll('\\', '\\\\').replaceAll('#', '\\#');
}
