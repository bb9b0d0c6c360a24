import { useMemo } from 'react';
import type { JsonObject } from '../../../engine/base/index.ts';
import { isJsonObject } from '../../../engine/base/index.ts';
import type { FlowView, Path, Port, StepKind } from '../../../engine/language/index.ts';
import { portsOf, stepKind } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';
import { connectPort, setStepField } from '../state/edits.ts';
import { useFlow, useFlowStore } from '../state/flow-store.ts';
import { isBelow } from './field-values.ts';
import type { EditScope } from './scope.ts';
import { targetChoices } from './target-choices.ts';

/** What a form of a step needs: its kind, where it knows one, and the map that it edits. */
export interface StepForm {
  readonly id: string;
  readonly kind: StepKind | null;
  readonly scope: EditScope;
}

/** The form of a step; null when the flow has no such step. */
export function useStepScope(stepId: string): StepForm | null {
  const store = useFlowStore();
  const locale = useLocale();
  const shown = useFlow((state) => state.document.shown);
  const findings = useFlow((state) => state.document.findings);
  return useMemo(() => {
    const found = shown === null ? null : findStep(shown.flow, stepId);
    if (shown === null || found === null) return null;
    const { getState } = store;
    const scope: EditScope = {
      name: stepId,
      base: found.path,
      body: found.body,
      ports: found.ports,
      findings: findings.filter((finding) => isBelow(finding.path, found.path)),
      targets: targetChoices(shown.drawn, locale, stepId),
      set: (at, value, mark) =>
        void getState().run(
          setStepField(stepId, at, value),
          mark === undefined ? {} : { mark: `${stepId}/${mark}` },
        ),
      connect: (port, target) => void getState().run(connectPort(stepId, port.name, target)),
    };
    return { id: stepId, kind: found.kind, scope };
  }, [shown, findings, stepId, store, locale]);
}

interface FoundStep {
  readonly kind: StepKind | null;
  readonly body: JsonObject;
  readonly path: Path;
  readonly ports: readonly Port[];
}

function findStep(flow: FlowView, stepId: string): FoundStep | null {
  const step = flow.steps.find((each) => each.id === stepId);
  const broken = flow.broken.find((each) => each.id === stepId);
  const kind = step?.kind ?? broken?.kind ?? null;
  const body = broken === undefined ? step?.body : broken.body;
  const path = broken?.path ?? step?.path;
  if (path === undefined) return null;
  return {
    kind: kind === null ? null : (stepKind(kind) ?? null),
    body: isJsonObject(body) ? body : {},
    path,
    // Of a step that cannot be read the ports are those that it had when it could.
    ports: step === undefined ? [] : portsOf(step),
  };
}
