/** The cursor of a list's first page. */
export const firstPage: string | undefined = undefined;

/** The cursor of the page after this one; undefined after the last. */
export function nextPage(page: { readonly next: string | null }): string | undefined {
  return page.next ?? undefined;
}
