import { Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import { useLocale } from '../../app/index.ts';
import { useWorkspace } from '../state/workspace.ts';
import { useEventChoices } from './event-choices.ts';
import type { FieldEditorProps } from './FieldRow.tsx';
import { isJsonList, lineOf, recipientKey, recipientOf } from './field-values.ts';
import { useTyped } from './scope.ts';

/** Edits one of a few values that the kind names; another value that is there stays offered. */
export function ChoiceEditor({ id, field, value, set }: FieldEditorProps) {
  const locale = useLocale();
  const { t } = useTranslation('flow');
  const choices = (field.choices ?? []).map((choice) => ({
    value: choice.value,
    label: inLocale(choice.label, locale),
  }));
  const now = lineOf(value);
  const isOther = now !== '' && !choices.some((choice) => choice.value === now);
  return (
    <Select
      id={id}
      className="flow-wide"
      allowClear
      placeholder={t('field.byDefault')}
      value={now === '' ? null : now}
      options={isOther ? [...choices, { value: now, label: now }] : choices}
      onChange={(next: string | undefined) => set(next)}
    />
  );
}

/** Edits to whom a message goes: the subject's people, the workspace's staff, or a formula. */
export function RecipientEditor({ id, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const workspace = useWorkspace();
  const key = recipientKey(value);
  const isStaff = key.startsWith('staff:');
  const groups = [
    {
      label: t('recipient.subject'),
      options: [
        { value: 'member', label: t('recipient.member') },
        { value: 'customer', label: t('recipient.customer') },
        { value: 'group', label: t('recipient.group') },
        { value: 'owner', label: t('recipient.owner') },
      ],
    },
    {
      label: t('recipient.staff'),
      options: [
        ...Object.keys(workspace.roles).map((role) => ({
          value: `role:${role}`,
          label: t('recipient.role', { name: role }),
        })),
        ...Object.keys(workspace.rosters).map((roster) => ({
          value: `duty:${roster}`,
          label: t('recipient.duty', { name: roster }),
        })),
        { value: 'staff:', label: t('recipient.formula') },
      ],
    },
  ];
  return (
    <div className="flow-rows">
      <Select
        id={id}
        className="flow-wide"
        value={isStaff ? 'staff:' : key}
        options={groups}
        onChange={(next: string) =>
          set(next === 'staff:' ? { staff: '= event.data.staff.ref' } : recipientOf(next))
        }
      />
      {isStaff ? <StaffInput value={key.slice('staff:'.length)} set={set} /> : null}
    </div>
  );
}

function StaffInput({ value, set }: { value: string; set: FieldEditorProps['set'] }) {
  const { t } = useTranslation('flow');
  const typed = useTyped(value, (text) => set({ staff: text }, 'type:staff'));
  return (
    <Input
      className="flow-code"
      aria-label={t('recipient.formula')}
      value={typed.text}
      onChange={(event) => typed.type(event.target.value)}
      onBlur={typed.finish}
    />
  );
}

/** Edits the class that a message counts as. */
export function ClassEditor({ id, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const workspace = useWorkspace();
  const options = Object.entries(workspace.classes).map(([name, { title }]) => ({
    value: name,
    label: title === undefined ? name : `${title} · ${name}`,
  }));
  return (
    <Select
      id={id}
      className="flow-wide"
      allowClear
      placeholder={t('field.serviceByDefault')}
      value={value === undefined ? null : lineOf(value)}
      options={options}
      onChange={(next: string | undefined) => set(next)}
    />
  );
}

/** Edits the type of an event: from the catalogue, or any other that is typed. */
export function EventEditor({ id, value, set }: FieldEditorProps) {
  return <EventInput id={id} value={lineOf(value)} set={set} />;
}

/** A list of events with their names; what is typed and not listed is offered as it is. */
export function EventInput(props: {
  id?: string;
  label?: string;
  value: string;
  set: (event: string) => void;
}) {
  const { id, label, value, set } = props;
  const [search, setSearch] = useState('');
  const choices = useEventChoices();
  const extra = [value, search.trim()].filter(
    (type, index, all) =>
      type !== '' && all.indexOf(type) === index && !choices.some((each) => each.value === type),
  );
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      className="flow-wide"
      showSearch={{ optionFilterProp: 'search', onSearch: setSearch }}
      value={value === '' ? null : value}
      options={[...extra.map((type) => ({ value: type, label: type, search: type })), ...choices]}
      onChange={(next: string) => set(next)}
    />
  );
}

/** Edits a list of words. */
export function TagsEditor({ id, value, set }: FieldEditorProps) {
  const tags = isJsonList(value) ? value.map(lineOf) : [];
  return (
    <Select
      id={id}
      mode="tags"
      className="flow-wide"
      open={false}
      suffixIcon={null}
      tokenSeparators={[',', '，', '、', ' ']}
      value={tags}
      onChange={(next: string[]) => set(next.length === 0 ? undefined : next)}
    />
  );
}
