import { Link } from 'wouter';
import { useFlowTitles } from './flow-title.ts';

/** Names a flow by its title and leads to it, or to `href` where that is said. */
export function FlowLink({ id, href = `/flows/${id}` }: { id: string; href?: string }) {
  const titleOf = useFlowTitles();
  return (
    <Link href={href} title={id}>
      {titleOf(id)}
    </Link>
  );
}
