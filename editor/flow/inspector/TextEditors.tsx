import { Input, InputNumber, Switch } from 'antd';
import type { FieldEditorProps } from './FieldRow.tsx';
import { lineOf } from './field-values.ts';
import { useTyped } from './scope.ts';

/** Edits one line of text; an emptied line is taken out of the flow. */
export function LineEditor({ id, field, value, set }: FieldEditorProps) {
  const mark = `type:${field.at.join('.')}`;
  const typed = useTyped(lineOf(value), (text) => set(text, mark));
  return (
    <Input
      id={id}
      value={typed.text}
      onChange={(event) => typed.type(event.target.value)}
      onBlur={() => {
        if (typed.text === '' && value !== undefined) set(undefined);
        typed.finish();
      }}
    />
  );
}

/** Edits an expression, in the letters of code. */
export function ConditionEditor({ id, field, value, set }: FieldEditorProps) {
  const mark = `type:${field.at.join('.')}`;
  const typed = useTyped(lineOf(value), (text) => set(text, mark));
  return (
    <Input.TextArea
      id={id}
      className="flow-code"
      autoSize={{ minRows: 1, maxRows: 6 }}
      spellCheck={false}
      value={typed.text}
      onChange={(event) => typed.type(event.target.value.replaceAll('\n', ' '))}
      onBlur={() => {
        if (typed.text === '' && value !== undefined) set(undefined);
        typed.finish();
      }}
    />
  );
}

/** Edits a number; one that is written as a formula stays a text. */
export function NumberEditor(props: FieldEditorProps) {
  const { id, value, set } = props;
  if (typeof value === 'string') return <LineEditor {...props} />;
  return (
    <InputNumber
      id={id}
      className="flow-wide"
      value={typeof value === 'number' ? value : null}
      onChange={(next) => set(next ?? undefined)}
    />
  );
}

export function SwitchEditor({ id, value, set }: FieldEditorProps) {
  return <Switch id={id} checked={value === true} onChange={(on) => set(on ? true : undefined)} />;
}
