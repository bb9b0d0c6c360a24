/** How many emits and starts may follow from one another; the next is refused. */
export const HOPS_MAX = 16;
