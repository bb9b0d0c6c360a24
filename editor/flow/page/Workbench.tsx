import { App } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import { useLocale } from '../../app/index.ts';
import type { PortPlace } from '../canvas/drop-place.ts';
import { FlowCanvas } from '../canvas/FlowCanvas.tsx';
import type { Decorations } from '../canvas/flow-elements.ts';
import { stepNodeId } from '../canvas/graph.ts';
import type { Point } from '../canvas/rounded-path.ts';
import { AddMenu } from '../palette/AddMenu.tsx';
import { Palette } from '../palette/Palette.tsx';
import {
  addFromPalette,
  addStepAt,
  connectOnCanvas,
  dropStep,
  setStepField,
} from '../state/edits.ts';
import { isStale } from '../state/flow-document.ts';
import { useFlow, useFlowStore } from '../state/flow-store.ts';
import type { FlowDetail } from '../state/open-flow.ts';
import { KeyHelp } from './KeyHelp.tsx';
import { StepSearch } from './StepSearch.tsx';
import { useGraph } from './use-graph.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** Palette and canvas of the open flow. */
export function Workbench({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  const store = useFlowStore();
  const shown = useFlow((state) => state.document.shown);
  const findings = useFlow((state) => state.document.findings);
  const selection = useFlow((state) => state.selection);
  const stale = useFlow((state) => isStale(state.document));
  const graph = useGraph(shown?.drawn ?? null, findings);
  const decorations = useMemo(() => decorationsOf(detail), [detail]);
  const [asked, setAsked] = useState<{ place: PortPlace; at: Point } | null>(null);
  const palette = useRef<HTMLElement>(null);
  const search = useRef<HTMLElement>(null);
  const keys = useShortcuts({ palette, search });
  useRefusals();
  const editing = useMemo(
    () => ({
      askWhatToAdd: (place: PortPlace, at: Point) => setAsked({ place, at }),
      rename: (step: string, title: string) =>
        void store.getState().run(setStepField(step, ['title'], title === '' ? undefined : title)),
      connect: (from: PortPlace, toNodeId: string) => connectOnCanvas(store, from, toNodeId),
      drop: (kind: string, place: Parameters<typeof dropStep>[2]) => dropStep(store, kind, place),
    }),
    [store],
  );
  return (
    <>
      <Palette searchRef={palette} onAdd={(kind) => addFromPalette(store, kind)} />
      <div className="flow-stage">
        {stale ? (
          <p role="status" className="flow-notice">
            {shown === null ? t('canvas.unreadable') : t('canvas.stale')}
          </p>
        ) : null}
        {shown !== null && graph.nodes.length === 0 ? (
          <p className="flow-empty">{t('canvas.empty')}</p>
        ) : null}
        <FlowCanvas
          graph={graph}
          decorations={decorations}
          selection={selection}
          onSelect={store.getState().select}
          onOpen={focusInspector}
          editing={editing}
        >
          <StepSearch graph={graph} searchRef={search} />
        </FlowCanvas>
      </div>
      {asked === null ? null : (
        <AddMenu
          at={asked.at}
          onClose={() => setAsked(null)}
          onPick={(kind) => {
            setAsked(null);
            addStepAt(store, kind, asked.place);
          }}
        />
      )}
      <KeyHelp isOpen={keys.isHelpOpen} close={keys.closeHelp} />
    </>
  );
}

/** Says why something could not be done, as it happens. */
function useRefusals(): void {
  const store = useFlowStore();
  const locale = useLocale();
  const { message } = App.useApp();
  useEffect(
    () =>
      store.subscribe(({ refusal }, before) => {
        if (refusal !== null && refusal !== before.refusal) {
          void message.warning(inLocale(refusal.message, locale));
        }
      }),
    [store, locale, message],
  );
}

function focusInspector(): void {
  requestAnimationFrame(() => {
    document
      .querySelector<HTMLElement>('.flow-inspector .flow-field input, .flow-inspector textarea')
      ?.focus();
  });
}

function decorationsOf(detail: FlowDetail): Decorations {
  const steps = Object.fromEntries(
    detail.figures.map((figure) => [figure.step, { live: figure.live }]),
  );
  const edgeCounts = Object.fromEntries(
    detail.figures.flatMap((figure) =>
      Object.entries(figure.ports).map(([port, count]) => [
        `${stepNodeId(figure.step)}/${port}`,
        count,
      ]),
    ),
  );
  return { steps, edgeCounts, litEdges: new Set() };
}
