import './drawer.css';
import { Button, Tabs } from 'antd';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFlow } from '../state/flow-store.ts';
import type { FlowDetail } from '../state/open-flow.ts';
import { BacktestPanel } from './BacktestPanel.tsx';
import type { DrawerTab } from './drawer-state.ts';
import { useDrawer } from './drawer-state.ts';
import { MessagesPanel } from './MessagesPanel.tsx';
import { unsentCount } from './message-rows.ts';
import { ProblemList } from './ProblemList.tsx';
import { ResultsPanel } from './ResultsPanel.tsx';
import { RunningPanel } from './RunningPanel.tsx';
import { VersionsPanel } from './VersionsPanel.tsx';
import { YamlView } from './YamlView.tsx';

/** Shows the flow's text, its problems, who is in it, and its versions, below the canvas. */
export function Drawer({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  const drawer = useDrawer();
  const problems = useFlow((state) => state.document.findings.length);
  const tabs = [
    { key: 'yaml', label: 'YAML' },
    { key: 'problems', label: t('drawer.problems', { count: problems }) },
    { key: 'running', label: t('drawer.running', { count: detail.counts.active }) },
    { key: 'results', label: t('drawer.results') },
    { key: 'messages', label: t('drawer.messages', { count: unsentCount(detail.figures) }) },
    { key: 'versions', label: t('drawer.versions', { count: detail.versions.length }) },
    { key: 'backtest', label: t('drawer.backtest') },
  ];
  return (
    <section
      className={`flow-drawer ${drawer.isOpen ? '' : 'is-closed'}`}
      aria-label={t('drawer.name')}
      style={drawer.isOpen ? { height: drawer.heightPx } : {}}
    >
      {drawer.isOpen ? <Grip heightPx={drawer.heightPx} resize={drawer.resize} /> : null}
      <div className="flow-drawer-head">
        <Tabs
          size="small"
          activeKey={drawer.isOpen ? drawer.tab : ''}
          items={tabs}
          // The keys are those of the list above.
          onTabClick={(key) => drawer.open(key as DrawerTab)}
        />
        <Button size="small" type="text" aria-expanded={drawer.isOpen} onClick={drawer.toggle}>
          {drawer.isOpen ? t('drawer.close') : t('drawer.open')}
        </Button>
      </div>
      {drawer.isOpen ? (
        <div className="flow-drawer-body">
          <Panel tab={drawer.tab} detail={detail} />
        </div>
      ) : null}
    </section>
  );
}

function Panel({ tab, detail }: { tab: DrawerTab; detail: FlowDetail }) {
  switch (tab) {
    case 'yaml':
      return <YamlView />;
    case 'problems':
      return <ProblemList />;
    case 'running':
      return <RunningPanel detail={detail} />;
    case 'results':
      return <ResultsPanel detail={detail} />;
    case 'messages':
      return <MessagesPanel detail={detail} />;
    case 'versions':
      return <VersionsPanel detail={detail} />;
    case 'backtest':
      return <BacktestPanel flowId={detail.id} />;
  }
}

/** The upper edge, to be dragged, or moved by the arrow keys. */
function Grip({ heightPx, resize }: { heightPx: number; resize: (heightPx: number) => void }) {
  const { t } = useTranslation('flow');
  const drag = (event: PointerEvent<HTMLElement>) => {
    const grip = event.currentTarget;
    const fromY = event.clientY;
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = (move) => resize(heightPx + fromY - move.clientY);
    grip.onpointerup = () => {
      grip.onpointermove = null;
    };
  };
  const step = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp') resize(heightPx + 24);
    if (event.key === 'ArrowDown') resize(heightPx - 24);
  };
  return (
    <hr
      aria-orientation="horizontal"
      aria-label={t('drawer.resize')}
      aria-valuenow={heightPx}
      tabIndex={0}
      className="flow-grip"
      onPointerDown={drag}
      onKeyDown={step}
    />
  );
}
