import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonObject } from '../../../engine/base/index.ts';
import type { FormField, StepKind } from '../../../engine/language/index.ts';
import { AfterEditor, OnEditor } from './EntriesEditor.tsx';
import { Field } from './Field.tsx';
import { FieldFindings, FieldRow } from './FieldRow.tsx';
import { isBelow, valueAt } from './field-values.ts';
import { PortTargets } from './PortTargets.tsx';
import { Section } from './Section.tsx';
import { StepHead } from './StepHead.tsx';
import { EditScopeContext, findingsBelow } from './scope.ts';
import { useStepScope } from './step-scope.ts';
import { YamlLink } from './YamlLink.tsx';

const TITLE: FormField = {
  at: ['title'],
  label: { zh: '标题', en: 'Title' },
  help: { zh: '留空则按内容自动取名', en: 'Left empty, the step is named by what it does' },
  input: 'line',
};
const NOTE: FormField = { at: ['note'], label: { zh: '备注', en: 'Note' }, input: 'line' };
const SAVE: FormField = {
  at: ['save'],
  label: { zh: '结果存为变量', en: 'Save as' },
  input: 'line',
};

/** Asks for one step: what it does, where it leads, what interrupts it. */
export function StepInspector({ stepId }: { stepId: string }) {
  const { t } = useTranslation('flow');
  const step = useStepScope(stepId);
  const kind = step?.kind ?? null;
  const unknown = useMemo(
    () => (step === null ? [] : unknownFields(step.scope.body, kind)),
    [step, kind],
  );
  if (step === null) return <p className="flow-hint">{t('inspector.gone')}</p>;
  const { scope } = step;
  const fields = (kind?.form ?? []).filter((field) => !isReplaced(field, scope.body));
  const isMain = (field: FormField) => !isRare(field) || isWritten(field, scope.body);
  const main = fields.filter(isMain);
  const rare = fields.filter((field) => !isMain(field));
  const placed = [...fields, TITLE, NOTE, SAVE].map((field) => field.at);
  const entriesAt = kind?.entriesIn ?? [];
  const elsewhere = scope.findings.filter(
    (finding) =>
      isBelow(finding.path, scope.base) &&
      !placed.some((at) => findingsBelow(scope, at).includes(finding)) &&
      !['on', 'after'].some((key) => isBelow(finding.path, [...scope.base, ...entriesAt, key])),
  );
  return (
    <EditScopeContext value={scope}>
      <StepHead step={step} />
      <FieldFindings findings={elsewhere} />
      <Field field={TITLE} />
      {main.map((field) => (
        <Field key={field.at.join('.')} field={field} />
      ))}
      <PortTargets fields={fields} />
      {kind?.takes.on ? (
        <Section name="on" title={t('inspector.on')} at={[...entriesAt, 'on']}>
          <OnEditor at={[...entriesAt, 'on']} />
        </Section>
      ) : null}
      {kind?.takes.after ? (
        <Section name="after" title={t('inspector.after')} at={[...entriesAt, 'after']}>
          <AfterEditor at={[...entriesAt, 'after']} />
        </Section>
      ) : null}
      <Section name="more" title={t('inspector.more')} at={null}>
        {[...rare, NOTE, ...unknown].map((field) => (
          <Field key={field.at.join('.')} field={field} />
        ))}
      </Section>
      <FieldRow id={`${stepId}-yaml`} label="YAML">
        <YamlLink id={`${stepId}-yaml`} path={scope.base} />
      </FieldRow>
    </EditScopeContext>
  );
}

const RARE = new Set(['channel', 'deadline', 'late', 'whenCapped']);

/** Fields without a form of their own are rarely asked for. */
function isRare(field: FormField): boolean {
  return field.input === 'yaml' || RARE.has(String(field.at[1]));
}

function isWritten(field: FormField, body: JsonObject): boolean {
  return valueAt(body, field.at) !== undefined;
}

/** A message says its content in one of three ways; only the one that is used is asked for. */
function isReplaced(field: FormField, body: JsonObject): boolean {
  if (field.input !== 'message' || isWritten(field, body)) return false;
  const beside = field.at.slice(0, -1);
  return ['parts', 'variants'].some((key) => valueAt(body, [...beside, key]) !== undefined);
}

const COMMON = new Set(['next', 'end', 'on', 'after', 'title', 'note']);

function besideOf(kind: StepKind, body: JsonObject): object {
  return { ...kind.beside, ...kind.besideOf?.(body) };
}

/** Keys of a step that no form asks for, as fields of YAML, so that nothing is out of reach. */
function unknownFields(body: JsonObject, kind: StepKind | null): readonly FormField[] {
  const asked = new Set((kind?.form ?? []).map((field) => String(field.at[0])));
  return Object.keys(body)
    .filter((key) => !COMMON.has(key) && !asked.has(key) && key !== kind?.kind)
    .filter((key) => kind === null || !(key in besideOf(kind, body)) || key === 'save')
    .map((key) => ({ at: [key], label: { zh: key, en: key }, input: 'yaml' as const }));
}
