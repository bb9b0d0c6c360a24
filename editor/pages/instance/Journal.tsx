import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import { EmptyState, useLocale, useTimeWords } from '../../app/index.ts';
import type { Focus } from './InstancePage.tsx';
import type { JournalLine } from './instance-path.ts';
import { byDay } from './instance-path.ts';

interface Props {
  readonly journal: readonly JournalLine[];
  readonly focus: Focus;
  readonly onFocus: (focus: Focus) => void;
}

/** What happened, in words and in order; a line leads to its step and to its place in the YAML. */
export function Journal({ journal, focus, onFocus }: Props) {
  const { t } = useTranslation('instance');
  const words = useTimeWords();
  if (journal.length === 0) return <EmptyState title={t('noJournal')} />;
  return (
    <div className="gf-journal">
      {byDay(journal, words.day).map(({ day, lines }) => (
        <section key={lines[0]?.place} aria-label={day}>
          <h2>{day}</h2>
          <ol>
            {lines.map(({ place, line }) => (
              <JournalEntry key={place} line={line} focus={focus} onFocus={onFocus} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function JournalEntry(props: { line: JournalLine } & Omit<Props, 'journal'>) {
  const { line, focus, onFocus } = props;
  const { t } = useTranslation('instance');
  const locale = useLocale();
  const time = useTimeWords();
  const lit = line.step !== null && line.step === focus.step;
  return (
    <li className={`gf-fact gf-fact-${line.type}${lit ? ' gf-lit' : ''}`}>
      <time dateTime={line.at} title={time.full(line.at)} className="gf-faint">
        {time.clock(line.at)}
      </time>
      {line.step === null ? (
        <span className="gf-grow">{inLocale(line.words, locale)}</span>
      ) : (
        <button
          type="button"
          className="gf-grow"
          title={t('showStep', { step: line.step })}
          onClick={() => onFocus({ ...focus, step: line.step, line: line.line })}
        >
          {inLocale(line.words, locale)}
        </button>
      )}
      {line.line !== null && (
        <Button
          type="link"
          className="gf-to-line"
          onClick={() => onFocus({ step: line.step, line: line.line, view: 'text' })}
        >
          {t('line', { line: line.line })}
        </Button>
      )}
    </li>
  );
}
