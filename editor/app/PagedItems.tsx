import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EmptyState } from './EmptyState.tsx';
import { Loaded } from './Loaded.tsx';
import { MoreButton } from './MoreButton.tsx';

interface Pages<Item> {
  readonly pages: readonly { readonly items: readonly Item[] }[];
}

/** Shows the items of a list that is read page by page, or says that there are none. */
export function PagedItems<Item>(props: {
  list: UseInfiniteQueryResult<Pages<Item>>;
  empty: { readonly title: string; readonly hint: string };
  children: (items: readonly Item[]) => ReactNode;
}) {
  const { list, empty, children } = props;
  return (
    <Loaded query={list}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        return (
          <>
            {items.length === 0 ? <EmptyState {...empty} /> : children(items)}
            <MoreButton query={list} />
          </>
        );
      }}
    </Loaded>
  );
}
