import type { ReactNode } from 'react';

type IconName = keyof typeof SHAPES;

/** Draws a small line icon in the colour of the text. Decoration: the text beside it names it. */
export function Icon({ name, size = '1.15em' }: { name: IconName; size?: number | string }) {
  return (
    <svg
      aria-hidden="true"
      className="gf-icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[name]}
    </svg>
  );
}

const SHAPES = {
  archive: <path d="M3 5h18v4H3zM5 9v10h14V9M10 13h4" />,
  back: <path d="M15 5l-7 7 7 7" />,
  bolt: <path d="M13 3 5 14h6l-1 7 8-11h-6z" />,
  chat: <path d="M4 5h16v11H11l-4 4v-4H4z" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5l3.5 2" />
    </>
  ),
  code: <path d="M9 7l-5 5 5 5M15 7l5 5-5 5" />,
  flow: (
    <>
      <circle cx="12" cy="5" r="2.4" />
      <circle cx="6" cy="19" r="2.4" />
      <circle cx="18" cy="19" r="2.4" />
      <path d="M12 7.5V12M12 12c0 3-6 1-6 4.5M12 12c0 3 6 1 6 4.5" />
    </>
  ),
  leave: <path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4" />,
  lock: (
    <>
      <rect x="5" y="11" width="14" height="9" rx="2" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </>
  ),
  moon: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.500 10.500z" />,
  more: (
    <>
      <circle cx="5" cy="12" r="1" />
      <circle cx="12" cy="12" r="1" />
      <circle cx="19" cy="12" r="1" />
    </>
  ),
  pause: <path d="M8 5v14M16 5v14" />,
  play: <path d="M7 4.500v15l12-7.500z" />,
  plus: <path d="M12 5v14M5 12h14" />,
  retry: <path d="M4 12a8 8 0 1 1 2.500 5.800M4 20v-5h5" />,
  search: (
    <>
      <circle cx="11" cy="11" r="6.500" />
      <path d="M16 16l4.500 4.500" />
    </>
  ),
  send: <path d="M4 4l17 8-17 8 3-8zM7 12h14" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 2.500v2.500M12 19v2.500M2.500 12H5M19 12h2.500M5.300 5.300 7 7M17 17l1.700 1.700M5.300 18.700 7 17M17 7l1.700-1.700" />
    </>
  ),
  warning: <path d="M12 4 2.500 20h19zM12 10v4.500M12 17.300v.1" />,
} satisfies Record<string, ReactNode>;
