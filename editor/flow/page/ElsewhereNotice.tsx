import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFlow } from '../state/flow-store.ts';
import type { FlowDetail, OpenFlow } from '../state/open-flow.ts';

/** Tells that the draft was saved elsewhere while nothing changed here, and offers to show it. */
export function ElsewhereNotice({ detail, open }: { detail: FlowDetail; open: OpenFlow }) {
  const { t } = useTranslation('flow');
  const isSaved = useFlow((state) => state.save.type === 'saved');
  const text = useFlow((state) => state.document.text);
  const isElsewhere = detail.etag !== open.saver.stored.etag && detail.draft !== text;
  if (!isSaved || !isElsewhere) return null;
  const show = () => {
    open.saver.adopt({ text: detail.draft, etag: detail.etag });
    open.store.getState().replace(detail.draft);
  };
  return (
    <div role="status" className="flow-notice">
      {t('elsewhere.title')}
      <Button size="small" onClick={show}>
        {t('elsewhere.show')}
      </Button>
    </div>
  );
}
