import { Button } from 'antd';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { numbered } from '../inspector/field-values.ts';
import type { DiffLine } from '../state/line-diff.ts';
import { diffLines } from '../state/line-diff.ts';

const SIGNS: Readonly<Record<DiffLine['type'], string>> = { same: ' ', removed: '−', added: '+' };

/** Shows a text with the lines by which another differs from it. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation('flow');
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const names = { same: '', removed: t('diff.removed'), added: t('diff.added') };
  const section = useRef<HTMLElement>(null);
  const hasChanges = lines.some((line) => line.type !== 'same');
  return (
    <section ref={section} className="flow-diff" aria-label={t('diff.name')}>
      <Button
        className="flow-diff-next"
        size="small"
        onClick={() => section.current !== null && scrollToNextChange(section.current)}
      >
        {hasChanges ? t('diff.next') : t('diff.top')}
      </Button>
      {numbered(lines).map(({ key, item: line }) => (
        <div key={key} className={`flow-diff-${line.type}`}>
          <span aria-hidden="true">{SIGNS[line.type]}</span>
          <span className="flow-unseen">{names[line.type]}</span> {line.text}
        </div>
      ))}
    </section>
  );
}

/** Brings the next block of changed lines below the middle into view; after the last, the first. */
function scrollToNextChange(section: HTMLElement): void {
  const changed = [
    ...section.querySelectorAll<HTMLElement>('.flow-diff-removed, .flow-diff-added'),
  ];
  const blocks = changed.filter((line) => !changed.includes(previousLine(line)));
  const seenTo = section.scrollTop + section.clientHeight / 2 + 1;
  const next = blocks.find((line) => line.offsetTop - section.offsetTop > seenTo) ?? blocks[0];
  if (next === undefined) section.scrollTop = 0;
  else next.scrollIntoView({ block: 'center' });
}

function previousLine(line: HTMLElement): HTMLElement {
  return line.previousElementSibling instanceof HTMLElement ? line.previousElementSibling : line;
}
