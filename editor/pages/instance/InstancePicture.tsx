import { Segmented } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Waiting } from '../../app/index.ts';
import type { Focus } from './InstancePage.tsx';
import type { InstanceDetail } from './instance-path.ts';
import { currentSteps, visitedSteps } from './instance-path.ts';
import { VersionText } from './VersionText.tsx';

const InstanceCanvas = lazy(async () => {
  const { InstanceCanvas: canvas } = await import('../../flow/InstanceCanvas.tsx');
  return { default: canvas };
});

interface Props {
  readonly detail: InstanceDetail;
  readonly focus: Focus;
  readonly onFocus: (focus: Focus) => void;
}

/** The version that an instance runs on: its path on the canvas, or the YAML. */
export function InstancePicture({ detail, focus, onFocus }: Props) {
  const { t } = useTranslation('instance');
  return (
    <section className="gf-picture" aria-label={t('picture')}>
      <div className="gf-picture-switch">
        <Segmented<Focus['view']>
          aria-label={t('picture')}
          value={focus.view}
          onChange={(view) => onFocus({ ...focus, view })}
          options={[
            { value: 'canvas', label: t('view.canvas') },
            { value: 'text', label: t('view.text') },
          ]}
        />
      </div>
      <div className="gf-picture-view">
        {focus.view === 'text' ? (
          <VersionText text={detail.text} line={focus.line} />
        ) : (
          <Suspense fallback={<Waiting />}>
            <InstanceCanvas
              text={detail.text}
              visited={visitedSteps(detail)}
              current={currentSteps(detail)}
              {...(focus.step === null ? {} : { selected: focus.step })}
              onSelect={(step: string | null) => onFocus({ ...focus, step })}
            />
          </Suspense>
        )}
      </div>
    </section>
  );
}
