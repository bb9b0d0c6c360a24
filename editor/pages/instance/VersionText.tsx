import { useTranslation } from 'react-i18next';

/** What scrolls can be focused, so that the keys scroll it, too. */
const SCROLLS = { tabIndex: 0 };

/** The YAML of a version, to read; the line in question is lit and brought into view. */
export function VersionText({ text, line }: { text: string; line: number | null }) {
  const { t } = useTranslation('instance');
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <ol className="gf-yaml gf-code" aria-label={t('view.text')} {...SCROLLS}>
      {lines.map((content, index) => {
        const number = index + 1;
        const lit = number === line;
        return (
          <li
            // A version's text never changes, so a line is its number.
            key={number}
            className={lit ? 'gf-lit' : undefined}
            aria-current={lit ? 'location' : undefined}
            ref={lit ? bringIntoView : null}
          >
            <span className="gf-line-number">{number}</span>
            <span>{content}</span>
          </li>
        );
      })}
    </ol>
  );
}

function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' });
}
