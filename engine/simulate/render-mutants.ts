import { inLocale, type Locale, type Text } from '../base/index.ts';
import type { MutantKind } from './mutate.ts';
import type { MutationReport } from './run-mutants.ts';

const KINDS: Readonly<Record<MutantKind, Text>> = {
  delay: { zh: '时间', en: 'delay' },
  condition: { zh: '条件', en: 'condition' },
  target: { zh: '去向', en: 'target' },
  class: { zh: '类别', en: 'class' },
  text: { zh: '文字', en: 'text' },
};

/** Prints which changes of flows no scenario noticed, one flow after another. */
export function renderMutants(
  reports: readonly MutationReport[],
  { locale }: { readonly locale: Locale },
): string {
  return reports
    .flatMap((report) => [
      inLocale(headOf(report), locale),
      ...report.survivors.map(
        ({ kind, line, change }) =>
          `  ${report.file}:${line}  ${inLocale(KINDS[kind], locale)}  ${inLocale(change, locale)}`,
      ),
    ])
    .join('\n');
}

function headOf(report: MutationReport): Text {
  const { flow, file, played, tried, survivors, leftOut } = report;
  const name = flow === '' ? file : flow;
  if (!played) {
    return {
      zh: `${name}：场景还没有全部通过，没有做变异测试`,
      en: `${name}: its scenarios do not pass, so no change was tried`,
    };
  }
  const noticed = tried - survivors.length;
  const others: Text =
    leftOut === 0
      ? { zh: '', en: '' }
      : { zh: `，另有 ${leftOut} 处没有试`, en: `; ${leftOut} more were not tried` };
  return {
    zh: `${name}：改动 ${tried} 处，场景发现了 ${noticed} 处${others.zh}`,
    en: `${name}: ${noticed} of ${tried} changes were noticed${others.en}`,
  };
}
