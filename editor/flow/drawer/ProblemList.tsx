import { Button, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import { applyFix } from '../../../engine/language/edit/index.ts';
import type { Finding } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';
import { useFlow, useFlowStore } from '../state/flow-store.ts';
import { useDrawer } from './drawer-state.ts';

/** Lists what the checker says, the worst first; each leads to its step and its line. */
export function ProblemList() {
  const { t } = useTranslation('flow');
  const findings = useFlow((state) => state.document.findings);
  if (findings.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('problems.none')} />;
  }
  const ordered = findings.toSorted((one, other) => rank(one) - rank(other));
  return (
    <ul className="flow-problems">
      {ordered.map((finding) => (
        <Problem
          key={`${finding.code}${finding.range.start.offset}${finding.path.join('.')}`}
          finding={finding}
        />
      ))}
    </ul>
  );
}

function Problem({ finding }: { finding: Finding }) {
  const { t } = useTranslation('flow');
  const locale = useLocale();
  const store = useFlowStore();
  const showLine = useDrawer((state) => state.showLine);
  const { line } = finding.range.start;
  const show = () => {
    const { step } = finding;
    store.getState().select(step === undefined ? null : { step });
    showLine(line);
  };
  return (
    <li>
      <button type="button" className="flow-problem" onClick={show}>
        <span className={`flow-dot flow-dot-${finding.severity}`} aria-hidden="true" />
        <span className="flow-problem-words">
          {inLocale(finding.message, locale)}
          {finding.hint === undefined ? null : <small>{inLocale(finding.hint, locale)}</small>}
        </span>
        <span className="flow-problem-place">
          {finding.severity === 'error' ? t('problems.error') : t('problems.warning')}
          {finding.step === undefined ? '' : ` · ${finding.step}`}
          {` · ${t('problems.line', { line })}`}
        </span>
      </button>
      <FixButton finding={finding} />
    </li>
  );
}

/** Puts a finding right where that needs no decision. */
function FixButton({ finding: { fix } }: { finding: Finding }) {
  const { t } = useTranslation('flow');
  const locale = useLocale();
  const store = useFlowStore();
  if (fix === undefined) return null;
  const title = inLocale(fix.title, locale);
  return (
    <Button
      size="small"
      title={title}
      aria-label={`${t('problems.fix')}: ${title}`}
      onClick={() => store.getState().run((text) => applyFix(text, fix))}
    >
      {t('problems.fix')}
    </Button>
  );
}

function rank(finding: Finding): number {
  return finding.severity === 'error' ? 0 : 1;
}
