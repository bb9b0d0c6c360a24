import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Path } from '../../../engine/language/index.ts';
import { useDrawer } from '../drawer/drawer-state.ts';
import { useFlow } from '../state/flow-store.ts';
import { linesOf } from '../state/text-lines.ts';

/** Leads to the lines of the flow's text that a form edits. */
export function YamlLink({ id, path }: { id: string; path: Path }) {
  const { t } = useTranslation('flow');
  const flow = useFlow((state) => state.document.shown?.flow ?? null);
  const showLine = useDrawer((state) => state.showLine);
  if (flow === null) return null;
  const lines = linesOf(flow, path);
  return (
    <Button
      id={id}
      size="small"
      type="link"
      className="flow-yaml-link"
      onClick={() => showLine(lines.from)}
    >
      {t('inspector.yamlLines', { from: lines.from, to: lines.to })}
    </Button>
  );
}
