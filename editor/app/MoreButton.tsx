import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

interface PagedQuery {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
}

/** Loads the next page of a list, while there is one. */
export function MoreButton({ query }: { query: PagedQuery }) {
  const { t } = useTranslation('frame');
  if (!query.hasNextPage) return null;
  return (
    <Button
      className="gf-more"
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {t('more')}
    </Button>
  );
}
