import { Button, Input, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../engine/base/index.ts';
import { isJsonObject } from '../../../engine/base/index.ts';
import type { Path } from '../../../engine/language/index.ts';
import type { FieldEditorProps } from './FieldRow.tsx';
import { RemoveButton } from './FieldRow.tsx';
import {
  isJsonList,
  lineOf,
  matchesOf,
  matchOfTag,
  matchTag,
  matchValues,
  numbered,
} from './field-values.ts';
import { useScope, useTyped, useValue } from './scope.ts';
import { TargetAt } from './TargetSelect.tsx';

/** Edits the branches of a decision: a condition, a label, where each leads. */
export function BranchesEditor({ id, field, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const items = itemsOf(value);
  return (
    <div id={id} className="flow-cards">
      {numbered(items).map(({ key, index }) => (
        <Card
          key={key}
          title={t('list.branch', { number: index + 1 })}
          {...cardActions({ items, index, set })}
        >
          <TypedLine at={[...field.at, index, 'if']} label={t('field.condition')} isCode />
          <TypedLine at={[...field.at, index, 'label']} label={t('field.label')} isOptional />
          <TargetAt at={[...field.at, index]} label={t('field.target')} />
        </Card>
      ))}
      <AddButton label={t('list.addBranch')} onClick={() => set([...items, { if: 'true' }])} />
    </div>
  );
}

/** Edits the shares of a split; they sum to 100. */
export function SharesEditor({ id, field, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const items = itemsOf(value);
  const sum = items.reduce<number>((total, item) => total + shareOf(item), 0);
  return (
    <div id={id} className="flow-cards">
      {numbered(items).map(({ key, index, item }) => (
        <Card
          key={key}
          title={t('list.share', { number: index + 1 })}
          {...cardActions({ items, index, set })}
        >
          <ShareInput at={[...field.at, index, 'share']} value={shareOf(item)} />
          <TypedLine at={[...field.at, index, 'label']} label={t('field.label')} isOptional />
          <TargetAt at={[...field.at, index]} label={t('field.target')} />
        </Card>
      ))}
      <AddButton
        label={t('list.addShare')}
        onClick={() => set([...items, { share: Math.max(1, 100 - sum) }])}
      />
    </div>
  );
}

/** Edits the answers that a question knows: what a reply says, a label, where it leads. */
export function OptionsEditor({ id, field, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const items = itemsOf(value);
  return (
    <div id={id} className="flow-cards">
      {numbered(items).map(({ key, index }) => (
        <Card
          key={key}
          title={t('list.option', { number: index + 1 })}
          {...cardActions({ items, index, set })}
        >
          <MatchInput at={[...field.at, index, 'match']} />
          <TypedLine at={[...field.at, index, 'label']} label={t('field.label')} isOptional />
          <TargetAt at={[...field.at, index]} label={t('field.target')} />
        </Card>
      ))}
      <AddButton
        label={t('list.addOption')}
        onClick={() => set([...items, { match: [String(items.length + 1)] }])}
      />
    </div>
  );
}

function MatchInput({ at }: { at: Path }) {
  const { t } = useTranslation('flow');
  const scope = useScope();
  const matches = matchesOf(useValue(at));
  return (
    <Select
      mode="tags"
      className="flow-wide"
      open={false}
      suffixIcon={null}
      aria-label={t('field.match')}
      placeholder={t('field.matchHelp')}
      tokenSeparators={[',', '，', '、']}
      value={matches.map(matchTag)}
      onChange={(tags: string[]) => scope.set(at, matchValues(tags.map(matchOfTag)))}
    />
  );
}

function ShareInput({ at, value }: { at: Path; value: number }) {
  const { t } = useTranslation('flow');
  const scope = useScope();
  return (
    <InputNumber
      aria-label={t('field.share')}
      className="flow-wide"
      min={0}
      max={100}
      suffix="%"
      value={value}
      onChange={(next) => next !== null && scope.set(at, next)}
    />
  );
}

/** A line of text at a place of the form's map. */
export function TypedLine(props: {
  at: Path;
  label: string;
  isCode?: boolean;
  isOptional?: boolean;
}) {
  const { at, label, isCode = false, isOptional = false } = props;
  const scope = useScope();
  const value = useValue(at);
  const typed = useTyped(lineOf(value), (text) => scope.set(at, text, `type:${at.join('.')}`));
  return (
    <Input
      aria-label={label}
      placeholder={label}
      className={isCode ? 'flow-code' : ''}
      spellCheck={!isCode}
      value={typed.text}
      onChange={(event) => typed.type(event.target.value)}
      onBlur={() => {
        if (isOptional && typed.text === '' && value !== undefined) scope.set(at, undefined);
        typed.finish();
      }}
    />
  );
}

interface ListPlace {
  readonly items: readonly Json[];
  readonly index: number;
  readonly set: (value: Json | undefined) => void;
}

function cardActions({ items, index, set }: ListPlace) {
  return {
    onRemove: items.length > 1 ? () => set(items.toSpliced(index, 1)) : null,
    onUp:
      index > 0
        ? () => set(items.toSpliced(index - 1, 2, items[index] ?? null, items[index - 1] ?? null))
        : null,
  };
}

/** One item of a list as a small card, to be moved up or taken out. */
export function Card(props: {
  title: string;
  onRemove: (() => void) | null;
  onUp: (() => void) | null;
  children: ReactNode;
}) {
  const { title, onRemove, onUp, children } = props;
  const { t } = useTranslation('flow');
  return (
    <section className="flow-card" aria-label={title}>
      <div className="flow-card-head">
        <span>{title}</span>
        <span className="flow-spring" />
        {onUp === null ? null : (
          <Button
            type="text"
            size="small"
            aria-label={t('list.up')}
            title={t('list.up')}
            onClick={onUp}
          >
            ↑
          </Button>
        )}
        {onRemove === null ? null : <RemoveButton name={t('field.remove')} onClick={onRemove} />}
      </div>
      {children}
    </section>
  );
}

export function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="small" type="dashed" block onClick={onClick}>
      + {label}
    </Button>
  );
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return isJsonList(value) ? value : [];
}

function shareOf(item: Json): number {
  return isJsonObject(item) && typeof item.share === 'number' ? item.share : 0;
}
