import { Button, Input, InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../engine/base/index.ts';
import { inLocale } from '../../../engine/base/index.ts';
import { describeWeekday } from '../../../engine/language/time/index.ts';
import { useLocale } from '../../app/index.ts';
import type { FieldEditorProps } from './FieldRow.tsx';
import { RemoveButton } from './FieldRow.tsx';
import type { SpanUnit } from './field-values.ts';
import {
  isJsonList,
  lineOf,
  numbered,
  SPAN_UNITS,
  spanParts,
  spanText,
  windowParts,
} from './field-values.ts';
import { useTyped } from './scope.ts';
import { LineEditor } from './TextEditors.tsx';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Edits a span as a number and a unit; a text that is no span stays a line until it is mended. */
export function SpanEditor(props: FieldEditorProps) {
  const text = lineOf(props.value);
  const parts = text === '' ? null : spanParts(text);
  if (text !== '' && parts === null) return <LineEditor {...props} />;
  return <SpanInput id={props.id} text={text} set={(next) => props.set(next)} />;
}

/** A number and a unit of time; emptied, it gives undefined. */
export function SpanInput(props: {
  id: string;
  /** Names the number where no visible label does. */
  label?: string;
  text: string;
  set: (text: string | undefined) => void;
}) {
  const { id, label, text, set } = props;
  const words = useUnitWords();
  const { t } = useTranslation('flow');
  const parts = spanParts(text);
  const unit = parts?.unit ?? 'd';
  return (
    <Space.Compact block>
      <InputNumber
        id={id}
        {...(label === undefined ? {} : { 'aria-label': label })}
        min={1}
        precision={0}
        className="flow-wide"
        value={parts?.count ?? null}
        onChange={(count) => set(count === null ? undefined : spanText(count, unit))}
      />
      <Select<SpanUnit>
        aria-label={t('field.unit')}
        value={unit}
        style={{ width: 120 }}
        options={SPAN_UNITS.map((value) => ({ value, label: words[value] }))}
        onChange={(next) => set(spanText(parts?.count ?? 1, next))}
      />
    </Space.Compact>
  );
}

function useUnitWords(): Readonly<Record<SpanUnit, string>> {
  const { t } = useTranslation('flow');
  return {
    s: t('unit.second'),
    m: t('unit.minute'),
    h: t('unit.hour'),
    d: t('unit.day'),
    w: t('unit.week'),
    workdays: t('unit.workday'),
  };
}

/** Edits a local time of day, on the clock of 24 hours. */
export function TimeEditor({ id, field, value, set }: FieldEditorProps) {
  const mark = `type:${field.at.join('.')}`;
  return (
    <ClockInput
      id={id}
      value={lineOf(value)}
      set={(time) => set(time, mark)}
      leave={() => value === '' && set(undefined)}
    />
  );
}

/** A time `HH:MM`; the browser's own field would show it by the clock of its own country. */
function ClockInput(props: {
  id?: string;
  label?: string;
  value: string;
  set: (time: string) => void;
  leave?: () => void;
}) {
  const { id, label, value, set, leave } = props;
  const typed = useTyped(value, set);
  return (
    <Input
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      placeholder="HH:MM"
      maxLength={5}
      value={typed.text}
      onChange={(event) => typed.type(event.target.value.replace('：', ':'))}
      onBlur={() => {
        typed.finish();
        leave?.();
      }}
    />
  );
}

/** Edits local windows of the day, one or several. */
export function WindowsEditor({ id, field, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const windows = (isJsonList(value) ? value : value === undefined ? [] : [value]).map(lineOf);
  const change = (next: readonly string[], typedAt?: number) =>
    set(
      windowsValue(next, isJsonList(value)),
      typedAt === undefined ? undefined : `type:${field.at.join('.')}.${typedAt}`,
    );
  return (
    <div className="flow-rows">
      {numbered(windows).map(({ key, index, item: window }) => {
        const parts = windowParts(window) ?? { from: '', to: '' };
        return (
          <Space key={key} size={4}>
            <ClockInput
              {...(index === 0 ? { id } : {})}
              label={t('field.from')}
              value={parts.from}
              set={(time) => change(windows.with(index, `${time}-${parts.to}`), index)}
            />
            –
            <ClockInput
              label={t('field.to')}
              value={parts.to}
              set={(time) => change(windows.with(index, `${parts.from}-${time}`), index)}
            />
            <RemoveButton
              name={t('field.remove')}
              onClick={() => change(windows.toSpliced(index, 1))}
            />
          </Space>
        );
      })}
      <Button
        {...(windows.length === 0 ? { id } : {})}
        size="small"
        type="dashed"
        onClick={() => change([...windows, '09:00-18:00'])}
      >
        {t('field.addWindow')}
      </Button>
    </div>
  );
}

/** One window is written by itself, several as a list; a list stays one. */
function windowsValue(windows: readonly string[], wasList: boolean): Json | undefined {
  const [only] = windows;
  if (only === undefined) return undefined;
  return windows.length === 1 && !wasList ? only : windows;
}

/** Edits kinds of days: working days, holidays, or days of the week. */
export function DaysEditor({ id, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const locale = useLocale();
  const rule = isJsonList(value) ? 'list' : lineOf(value);
  const days = isJsonList(value) ? value.map(lineOf) : [];
  const choose = (next: string) => {
    if (next === '') set(undefined);
    else set(next === 'list' ? ['mon', 'wed', 'fri'] : next);
  };
  return (
    <div className="flow-rows">
      <Select
        id={id}
        value={rule}
        options={[
          { value: '', label: t('days.any') },
          { value: 'workdays', label: t('days.workdays') },
          { value: 'holidays', label: t('days.holidays') },
          { value: 'list', label: t('days.list') },
        ]}
        onChange={choose}
      />
      {rule === 'list' ? (
        <Select
          mode="multiple"
          aria-label={t('days.list')}
          value={days}
          options={WEEKDAYS.map((day) => ({
            value: day,
            label: inLocale(describeWeekday(day), locale),
          }))}
          onChange={(next: string[]) => set(WEEKDAYS.filter((day) => next.includes(day)))}
        />
      ) : null}
    </div>
  );
}
