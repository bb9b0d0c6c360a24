import { Input, Tooltip } from 'antd';
import type { Ref } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import type { StepKind } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';
import { STEP_KIND_MEDIA_TYPE } from '../canvas/gestures.ts';
import { StepIcon } from '../canvas/StepIcon.tsx';
import { useFamilies } from './families.ts';

/** Lists the kinds of steps by family, to be clicked or dragged onto the canvas. */
export function Palette(props: { searchRef: Ref<HTMLElement>; onAdd: (kind: string) => void }) {
  const { searchRef, onAdd } = props;
  const { t } = useTranslation('flow');
  const [search, setSearch] = useState('');
  const families = useFamilies(search);
  const first = families[0]?.kinds[0];
  return (
    <nav className="flow-palette" aria-label={t('palette.name')}>
      <Input
        ref={(input) => {
          const element = input?.input ?? null;
          if (typeof searchRef === 'function') searchRef(element);
          else if (searchRef !== null) searchRef.current = element;
        }}
        allowClear
        size="small"
        placeholder={t('palette.search')}
        aria-label={t('palette.search')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onPressEnter={() => first !== undefined && onAdd(first.kind)}
      />
      {families.length === 0 ? <p className="flow-hint">{t('palette.none')}</p> : null}
      {families.map(({ family, name, kinds }) => (
        <section key={family} aria-label={name}>
          <h2>{name}</h2>
          {kinds.map((kind) => (
            <KindItem key={kind.kind} kind={kind} onAdd={onAdd} />
          ))}
        </section>
      ))}
    </nav>
  );
}

function KindItem({ kind, onAdd }: { kind: StepKind; onAdd: (kind: string) => void }) {
  const locale = useLocale();
  return (
    <Tooltip title={inLocale(kind.doc, locale)} placement="right" mouseEnterDelay={0.6}>
      <button
        type="button"
        draggable
        className="flow-kind"
        onClick={() => onAdd(kind.kind)}
        onDragStart={(event) => {
          event.dataTransfer.setData(STEP_KIND_MEDIA_TYPE, kind.kind);
          event.dataTransfer.effectAllowed = 'copy';
        }}
      >
        <StepIcon family={kind.family} />
        {inLocale(kind.title, locale)}
      </button>
    </Tooltip>
  );
}
