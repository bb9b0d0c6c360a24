import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../engine/base/index.ts';
import { isJsonObject } from '../../../engine/base/index.ts';
import type { FieldEditorProps } from './FieldRow.tsx';
import { RemoveButton } from './FieldRow.tsx';
import { freeKey, lineOf, renamedMap, valueOfLine, withoutKey } from './field-values.ts';
import { useScope, useTyped } from './scope.ts';

/** Edits a map of names and values; a value that begins with `=` is an expression. */
export function ValuesEditor({ id, field, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const map = isJsonObject(value) ? value : {};
  const keys = Object.keys(map);
  return (
    <div id={id} className="flow-rows">
      {keys.map((key) => (
        <Space.Compact block key={key}>
          <KeyInput name={key} rename={(to) => set(renamedMap(map, key, to))} />
          <ValueInput at={[...field.at, key]} name={key} value={map[key]} />
          <RemoveButton name={t('field.remove')} onClick={() => set(withoutKey(map, key))} />
        </Space.Compact>
      ))}
      <Button
        size="small"
        type="dashed"
        block
        onClick={() => set({ ...map, [freeKey(map, t('field.newKey'))]: '' })}
      >
        + {t('field.addValue')}
      </Button>
    </div>
  );
}

/** The name of an entry, which is given another once the typing is over. */
export function KeyInput(props: {
  name: string;
  rename: (to: string) => void;
  isFixed?: boolean;
  isWide?: boolean;
}) {
  const { name, rename, isFixed = false, isWide = false } = props;
  const { t } = useTranslation('flow');
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    setDraft(null);
    const to = draft?.trim() ?? '';
    if (to !== '' && to !== name) rename(to);
  };
  return (
    <Input
      style={{ width: isWide ? '100%' : '38%' }}
      disabled={isFixed}
      aria-label={t('field.name')}
      value={draft ?? name}
      onChange={(event) => setDraft(event.target.value)}
      onPressEnter={finish}
      onBlur={finish}
    />
  );
}

function ValueInput(props: {
  at: readonly (string | number)[];
  name: string;
  value: Json | undefined;
}) {
  const { at, name, value } = props;
  const scope = useScope();
  const typed = useTyped(lineOf(value), (text) =>
    scope.set(at, valueOfLine(text), `type:${at.join('.')}`),
  );
  return (
    <Input
      aria-label={name}
      className={typed.text.startsWith('=') ? 'flow-code' : ''}
      value={typed.text}
      onChange={(event) => typed.type(event.target.value)}
      onBlur={typed.finish}
    />
  );
}
