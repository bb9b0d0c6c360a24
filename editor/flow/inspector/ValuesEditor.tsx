import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../engine/base/index.ts';
import { isJsonObject } from '../../../engine/base/index.ts';
import type { FieldEditorProps } from './FieldRow.tsx';
import { RemoveButton } from './FieldRow.tsx';
import { freeKey, lineOf, valueOfLine, withoutKey } from './field-values.ts';
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
          <KeyInput
            name={key}
            rename={(to) => {
              if (Object.hasOwn(map, to)) return;
              set(Object.fromEntries(Object.entries(map).map(([k, v]) => [k === key ? to : k, v])));
            }}
          />
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

function KeyInput({ name, rename }: { name: string; rename: (to: string) => void }) {
  const { t } = useTranslation('flow');
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    setDraft(null);
    const to = draft?.trim() ?? '';
    if (to !== '' && to !== name) rename(to);
  };
  return (
    <Input
      style={{ width: '38%' }}
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
