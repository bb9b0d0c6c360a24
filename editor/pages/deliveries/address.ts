import type { SubjectName } from '../../app/index.ts';

/** To whom a delivery goes: a subject that can be opened, or a colleague. */
export type Recipient =
  | { readonly type: 'subject'; readonly subject: SubjectName }
  | { readonly type: 'staff'; readonly ref: string }
  | { readonly type: 'other'; readonly text: string };

/** Reads an address as the API writes it, such as `member g1/wm1`. */
export function readAddress(written: string): Recipient {
  const blank = written.indexOf(' ');
  const kind = written.slice(0, blank);
  const ref = written.slice(blank + 1);
  switch (kind) {
    case 'member':
    case 'customer':
    case 'group':
      return { type: 'subject', subject: { kind, ref } };
    case 'staff':
      return { type: 'staff', ref };
    default:
      return { type: 'other', text: written };
  }
}
