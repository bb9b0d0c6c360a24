import { Input, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { isId, isJsonObject } from '../../../engine/base/index.ts';
import type { FieldEditorProps } from './FieldRow.tsx';
import { RemoveButton } from './FieldRow.tsx';
import { freeKey, isBelow, lineOf, renamedMap, withoutKey } from './field-values.ts';
import { AddButton } from './ListEditors.tsx';
import { useScope, useTyped } from './scope.ts';
import { TargetSelect } from './TargetSelect.tsx';
import { KeyInput } from './ValuesEditor.tsx';

/** Edits where each outcome leads; `else` stands for every other and has no other name. */
export function OutcomesEditor({ id, field, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const { ports } = useScope();
  const map = isJsonObject(value) ? value : {};
  const named = Object.keys(map);
  const add = (outcome: string) => set({ ...map, [outcome]: { end: outcome } });
  return (
    <div id={id} className="flow-rows">
      {ports
        .filter((port) => isBelow(port.at, field.at))
        .map((port) => {
          const outcome = String(port.at.at(-1));
          return (
            <Space.Compact block key={outcome}>
              <KeyInput
                name={outcome}
                isFixed={outcome === 'else'}
                rename={(to) => isId(to) && set(renamedMap(map, outcome, to))}
              />
              <TargetSelect port={port} label={t('list.outcomeTarget', { outcome })} />
              {named.includes(outcome) ? (
                <RemoveButton
                  name={t('field.remove')}
                  onClick={() => set(withoutKey(map, outcome))}
                />
              ) : null}
            </Space.Compact>
          );
        })}
      <AddButton label={t('list.addOutcome')} onClick={() => add(freeKey(map, 'done'))} />
    </div>
  );
}

/** Edits the names of blocks that run side by side; their steps are edited on the canvas. */
export function BlocksEditor({ id, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const map = isJsonObject(value) ? value : {};
  const names = Object.keys(map);
  return (
    <div id={id} className="flow-rows">
      {names.map((name) => (
        <Space.Compact block key={name}>
          <KeyInput
            name={name}
            isWide
            rename={(to) => isId(to) && set(renamedMap(map, name, to))}
          />
          {names.length > 1 ? (
            <RemoveButton name={t('field.remove')} onClick={() => set(withoutKey(map, name))} />
          ) : null}
        </Space.Compact>
      ))}
      <AddButton
        label={t('list.addBlock')}
        onClick={() => set({ ...map, [freeKey(map, 'branch')]: { steps: {} } })}
      />
    </div>
  );
}

/** Edits for whom a flow is started: of which kind they are, and which of them take part. */
export function AudienceEditor({ id, field, value, set }: FieldEditorProps) {
  const { t } = useTranslation('flow');
  const scope = useScope();
  const map = isJsonObject(value) ? value : {};
  const typed = useTyped(lineOf(map.if), (text) => scope.set([...field.at, 'if'], text, 'type:if'));
  const kinds = ['member', 'customer', 'group'] as const;
  return (
    <div className="flow-rows">
      <Select
        id={id}
        className="flow-wide"
        allowClear
        placeholder={t('audience.self')}
        value={map.about === undefined ? null : lineOf(map.about)}
        options={kinds.map((kind) => ({ value: kind, label: t(`audience.${kind}`) }))}
        onChange={(about: string | undefined) =>
          set(about === undefined ? undefined : { ...map, about })
        }
      />
      {map.about === undefined ? null : (
        <Input
          className="flow-code"
          aria-label={t('field.condition')}
          placeholder={t('audience.all')}
          spellCheck={false}
          value={typed.text}
          onChange={(event) => typed.type(event.target.value)}
          onBlur={() => {
            if (typed.text === '' && map.if !== undefined)
              scope.set([...field.at, 'if'], undefined);
            typed.finish();
          }}
        />
      )}
    </div>
  );
}
