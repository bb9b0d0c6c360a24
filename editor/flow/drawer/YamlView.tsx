import { yaml } from '@codemirror/lang-yaml';
import type { Diagnostic } from '@codemirror/lint';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec, Transaction } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import CodeMirror from '@uiw/react-codemirror';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../engine/base/index.ts';
import { inLocale } from '../../../engine/base/index.ts';
import { toSplices } from '../../../engine/language/edit/index.ts';
import type { Finding } from '../../../engine/language/index.ts';
import { useLocale, usePreferences } from '../../app/index.ts';
import { isStale } from '../state/flow-document.ts';
import type { FlowState, FlowStore } from '../state/flow-store.ts';
import { useFlow, useFlowStore } from '../state/flow-store.ts';
import { linesOfStep, stepAtOffset } from '../state/text-lines.ts';
import { useDrawer } from './drawer-state.ts';

/** Shows the flow's text, to be edited; the canvas follows, and follows back. */
export function YamlView() {
  const { t } = useTranslation('flow');
  const store = useFlowStore();
  const locale = useLocale();
  const appearance = usePreferences((state) => state.appearance);
  const stale = useFlow((state) => isStale(state.document));
  const [view, setView] = useState<EditorView | null>(null);
  const [initial] = useState(() => store.getState().document.text);
  const extensions = useMemo(() => extensionsFor(store, t('yaml.name')), [store, t]);
  // CodeMirror is no part of React: what the store says is brought to it as it comes.
  useEffect(() => (view === null ? undefined : follow(view, store, locale)), [view, store, locale]);
  return (
    <div className="flow-yaml">
      {stale ? <p role="status">{t('yaml.stale')}</p> : null}
      <CodeMirror
        value={initial}
        height="100%"
        theme={appearance}
        extensions={extensions}
        basicSetup={{ history: false, highlightActiveLine: true, foldGutter: true }}
        onCreateEditor={setView}
      />
    </div>
  );
}

/** Marks changes that come from the store, so that they are not taken for typing. */
const FROM_STORE = 'flow.store';

function extensionsFor(store: FlowStore, name: string) {
  const act = (run: (state: FlowState) => void) => () => {
    run(store.getState());
    return true;
  };
  const undoKeys = keymap.of([
    { key: 'Mod-z', run: act((state) => state.undo()), preventDefault: true },
    { key: 'Mod-Shift-z', run: act((state) => state.redo()), preventDefault: true },
    { key: 'Mod-y', run: act((state) => state.redo()), preventDefault: true },
  ]);
  const typing = EditorView.updateListener.of((update) => {
    const isOurs = update.transactions.some((each) => each.isUserEvent(FROM_STORE));
    if (isOurs) return;
    if (update.docChanged) store.getState().type(update.state.doc.toString());
    else if (update.selectionSet && update.view.hasFocus) selectAt(store, update.state);
  });
  return [
    yaml(),
    lintGutter(),
    Prec.highest(undoKeys),
    typing,
    EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({ 'aria-label': name, tabindex: '0' }),
    EditorView.lineWrapping,
  ];
}

/** The step in which the cursor stands becomes the selected one. */
function selectAt(store: FlowStore, editor: EditorState): void {
  const { document, selection, select } = store.getState();
  if (document.shown === null || document.text !== document.shown.text) return;
  const step = stepAtOffset(document.shown.flow, editor.selection.main.head);
  if (step !== (selection?.step ?? null)) select(step === null ? null : { step });
}

function follow(view: EditorView, store: FlowStore, locale: Locale): () => void {
  const showFindings = (findings: readonly Finding[]) =>
    view.dispatch(
      setDiagnostics(view.state, diagnosticsOf(findings, view.state.doc.length, locale)),
    );
  const showWish = () => {
    const { wish } = useDrawer.getState();
    if (wish !== null) scrollToLine(view, wish.line);
  };
  bringText(view, store.getState().document.text);
  showFindings(store.getState().document.findings);
  if (useDrawer.getState().wish === null) showStep(view, store.getState());
  else showWish();
  const stopStore = store.subscribe((state, before) => {
    bringText(view, state.document.text);
    if (state.document.findings !== before.document.findings) showFindings(state.document.findings);
    const isOther = state.selection?.step !== before.selection?.step;
    if (isOther && !view.hasFocus) showStep(view, state);
  });
  const stopDrawer = useDrawer.subscribe((state, before) => {
    if (state.wish !== before.wish) showWish();
  });
  return () => {
    stopStore();
    stopDrawer();
  };
}

/** Brings the editor to the store's text by the smallest change, so that the cursor stays. */
function bringText(view: EditorView, text: string): void {
  const now = view.state.doc.toString();
  if (now === text) return;
  const splices = toSplices(now, [{ start: 0, end: now.length, text }]) ?? [];
  view.dispatch({
    changes: splices.map(({ start, end, text: insert }) => ({ from: start, to: end, insert })),
    annotations: Transaction.userEvent.of(FROM_STORE),
  });
}

function showStep(view: EditorView, state: FlowState): void {
  const { selection, document } = state;
  if (selection === null || document.shown === null) return;
  const lines = linesOfStep(document.shown.flow, selection.step);
  if (lines !== null) scrollToLine(view, lines.from);
}

function scrollToLine(view: EditorView, line: number): void {
  const place = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
  view.dispatch({
    selection: { anchor: place.from },
    effects: EditorView.scrollIntoView(place.from, { y: 'center' }),
    annotations: Transaction.userEvent.of(FROM_STORE),
  });
}

function diagnosticsOf(
  findings: readonly Finding[],
  length: number,
  locale: Locale,
): readonly Diagnostic[] {
  return findings.map((finding) => {
    const from = Math.min(finding.range.start.offset, length);
    const hint = finding.hint === undefined ? '' : `\n${inLocale(finding.hint, locale)}`;
    return {
      from,
      to: Math.max(from, Math.min(finding.range.end.offset, length)),
      severity: finding.severity,
      message: `${inLocale(finding.message, locale)}${hint}`,
      source: finding.code,
    };
  });
}
