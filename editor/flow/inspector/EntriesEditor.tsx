import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { isJsonObject } from '../../../engine/base/index.ts';
import type { Path } from '../../../engine/language/index.ts';
import { EventInput } from './ChoiceEditors.tsx';
import { FieldFindings } from './FieldRow.tsx';
import { isJsonList, lineOf, numbered } from './field-values.ts';
import { AddButton, Card, TypedLine } from './ListEditors.tsx';
import { findingsBelow, useScope, useValue } from './scope.ts';
import { TargetAt } from './TargetSelect.tsx';
import { SpanInput } from './TimeEditors.tsx';

/** Edits `on`: which events interrupt, under which condition, and where each leads. */
export function OnEditor({ at }: { at: Path }) {
  const { t } = useTranslation('flow');
  const scope = useScope();
  const { items, change } = useList(at);
  return (
    <div className="flow-cards">
      {numbered(items).map(({ key, index, item }) => (
        <Card
          key={key}
          title={t('entry.on', { number: index + 1 })}
          onUp={null}
          onRemove={() => change(items.toSpliced(index, 1))}
        >
          <EventInput
            label={t('entry.event')}
            value={isJsonObject(item) ? lineOf(item.event) : ''}
            set={(event) => scope.set([...at, index, 'event'], event)}
          />
          <TypedLine
            at={[...at, index, 'if']}
            label={t('field.conditionOptional')}
            isCode
            isOptional
          />
          <TargetAt at={[...at, index]} label={t('field.target')} />
          <Acts item={item} />
          <FieldFindings findings={findingsBelow(scope, [...at, index])} />
        </Card>
      ))}
      <AddButton
        label={t('entry.addOn')}
        onClick={() => change([...items, { event: 'message.received' }])}
      />
    </div>
  );
}

/** Edits `after`: after which delay something happens, and where it leads. */
export function AfterEditor({ at }: { at: Path }) {
  const { t } = useTranslation('flow');
  const id = useId();
  const scope = useScope();
  const { items, change } = useList(at);
  return (
    <div className="flow-cards">
      {numbered(items).map(({ key, index, item }) => (
        <Card
          key={key}
          title={t('entry.after', { number: index + 1 })}
          onUp={null}
          onRemove={() => change(items.toSpliced(index, 1))}
        >
          <label className="flow-small" htmlFor={`${id}${index}`}>
            {t('entry.delay')}
          </label>
          <SpanInput
            id={`${id}${index}`}
            text={isJsonObject(item) ? lineOf(item.delay) : ''}
            set={(span) => span !== undefined && scope.set([...at, index, 'delay'], span)}
          />
          <TargetAt at={[...at, index]} label={t('field.target')} />
          <Acts item={item} />
          <FieldFindings findings={findingsBelow(scope, [...at, index])} />
        </Card>
      ))}
      <AddButton label={t('entry.addAfter')} onClick={() => change([...items, { delay: '1d' }])} />
    </div>
  );
}

/** Says that an entry also acts; what it does is edited as YAML. */
function Acts({ item }: { item: unknown }) {
  const { t } = useTranslation('flow');
  if (!isJsonObject(item)) return null;
  const acts = ['update', 'notify', 'every'].filter((key) => key in item);
  return acts.length === 0 ? null : (
    <div className="flow-field-help">{t('entry.acts', { keys: acts.join(', ') })}</div>
  );
}

function useList(at: Path) {
  const scope = useScope();
  const value = useValue(at);
  const items = isJsonList(value) ? value : [];
  return {
    items,
    change: (next: typeof items) => scope.set(at, next.length === 0 ? undefined : next),
  };
}
