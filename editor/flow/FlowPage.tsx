import './flow.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import type { Workspace } from '../../engine/language/index.ts';
import { client, Loaded, queryKeys, usePreferences, useUrlState } from '../app/index.ts';
import { Drawer } from './drawer/Drawer.tsx';
import { FlowHeader } from './header/FlowHeader.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { ConflictDialog } from './page/ConflictDialog.tsx';
import { ElsewhereNotice } from './page/ElsewhereNotice.tsx';
import { Workbench } from './page/Workbench.tsx';
import { FlowStoreContext } from './state/flow-store.ts';
import type { FlowDetail } from './state/open-flow.ts';
import { openFlow } from './state/open-flow.ts';
import { WorkspaceContext } from './state/workspace.ts';

/** Forms stand beside a canvas here, so they are a size smaller than on other pages. */
function denseTheme(appearance: 'light' | 'dark') {
  // Placeholders say what a field means here, so they keep the contrast of text: 4.5 to 1.
  const colorTextPlaceholder = appearance === 'dark' ? '#94979e' : '#6b6f76';
  return { cssVar: { key: 'groupflow-dense' }, token: { fontSize: 13, colorTextPlaceholder } };
}

/** Shows one flow, to be read and edited: canvas, form, text, problems, versions. */
export function FlowPage({ id }: { id: string }) {
  const detail = useQuery({
    queryKey: queryKeys.flow(id),
    queryFn: ({ signal }) => client.getFlow({ params: { id }, signal }),
  });
  const workspace = useQuery({
    queryKey: ['workspace'],
    queryFn: ({ signal }) => client.getWorkspace({ signal }),
    staleTime: 30_000,
  });
  return (
    <Loaded query={detail}>
      {(flow) => (
        <Loaded query={workspace}>
          {(shared) => <OpenedFlow key={id} detail={flow} workspace={shared} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function OpenedFlow({ detail, workspace }: { detail: FlowDetail; workspace: Workspace }) {
  const queries = useQueryClient();
  const appearance = usePreferences((state) => state.appearance);
  const theme = useMemo(() => denseTheme(appearance), [appearance]);
  const [{ step }, setUrl] = useUrlState('step');
  const [open] = useState(() =>
    openFlow({
      detail,
      workspace,
      client,
      queries,
      storage: sessionStorage,
      step: step === '' ? null : step,
    }),
  );
  const { store, saver, checkWith } = open;
  useEffect(() => checkWith(workspace), [checkWith, workspace]);
  // What is typed in the last moment before the page is left is sent, too.
  useEffect(() => {
    const leave = () => void saver.flush();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [saver]);
  // The selected step stands in the URL, so that a link shows the same.
  useEffect(
    () =>
      store.subscribe(({ selection }, before) => {
        if (selection?.step !== before.selection?.step) setUrl({ step: selection?.step ?? '' });
      }),
    [store, setUrl],
  );
  return (
    <ConfigProvider theme={theme}>
      <WorkspaceContext value={workspace}>
        <FlowStoreContext value={store}>
          <div className="flow-page">
            <FlowHeader detail={detail} />
            <ElsewhereNotice detail={detail} open={open} />
            <ConflictDialog open={open} />
            <div className="flow-middle">
              <Workbench detail={detail} />
              <Inspector />
            </div>
            <Drawer detail={detail} />
          </div>
        </FlowStoreContext>
      </WorkspaceContext>
    </ConfigProvider>
  );
}
