import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import { useLocale } from '../../app/index.ts';
import type { Point } from '../canvas/rounded-path.ts';
import { StepIcon } from '../canvas/StepIcon.tsx';
import { useFamilies } from './families.ts';

/** Asks which kind of step to add. Escape and a click elsewhere close it. */
export function AddMenu(props: { at: Point; onPick: (kind: string) => void; onClose: () => void }) {
  const { at, onPick, onClose } = props;
  const { t } = useTranslation('flow');
  const locale = useLocale();
  const families = useFamilies('');
  const left = Math.min(at.x, window.innerWidth - 220);
  const top = Math.min(at.y + 4, window.innerHeight - 420);
  return (
    <dialog
      className="flow-add-menu"
      aria-label={t('palette.add')}
      style={{ left, top }}
      ref={(dialog) => {
        if (dialog !== null && !dialog.open) dialog.showModal();
      }}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className="flow-add-menu-list">
        {families.map(({ family, name, kinds }) => (
          <section key={family} aria-label={name}>
            <h2>{name}</h2>
            {kinds.map((kind) => (
              <button
                key={kind.kind}
                type="button"
                className="flow-kind"
                onClick={() => onPick(kind.kind)}
              >
                <StepIcon family={kind.family} />
                {inLocale(kind.title, locale)}
              </button>
            ))}
          </section>
        ))}
      </div>
    </dialog>
  );
}
