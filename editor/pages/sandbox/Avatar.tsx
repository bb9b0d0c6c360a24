import { Icon } from '../../app/index.ts';
import { avatarColour, initials } from './chat.ts';

/** A person's square with initials, or the assistant's with its sign. The name stands beside it. */
export function Avatar(props: { name: string; seed: string; assistant?: boolean }) {
  if (props.assistant) {
    return (
      <span aria-hidden="true" className="gf-avatar gf-avatar-flow">
        <Icon name="flow" size={20} />
      </span>
    );
  }
  return (
    <span aria-hidden="true" className={`gf-avatar gf-avatar-${avatarColour(props.seed)}`}>
      {initials(props.name)}
    </span>
  );
}
