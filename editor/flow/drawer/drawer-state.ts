import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type DrawerTab =
  | 'yaml'
  | 'problems'
  | 'running'
  | 'messages'
  | 'results'
  | 'backtest'
  | 'versions';

interface DrawerState {
  readonly tab: DrawerTab;
  readonly isOpen: boolean;
  readonly heightPx: number;
  /** The line of the text to be shown, from 1; a new object each time it is asked for. */
  readonly wish: { readonly line: number } | null;
  open(tab: DrawerTab): void;
  toggle(): void;
  resize(heightPx: number): void;
  /** Opens the text at a line. */
  showLine(line: number): void;
}

const HEIGHT_MIN_PX = 120;
const HEIGHT_MAX_PX = 900;

/** The drawer below the canvas: what it shows and how tall it is, remembered in this browser. */
export const useDrawer = create<DrawerState>()(
  persist(
    (set, get) => ({
      tab: 'yaml',
      isOpen: false,
      heightPx: 280,
      wish: null,
      open: (tab) => set({ tab, isOpen: true }),
      toggle: () => set({ isOpen: !get().isOpen }),
      resize: (heightPx) =>
        set({ heightPx: Math.min(HEIGHT_MAX_PX, Math.max(HEIGHT_MIN_PX, Math.round(heightPx))) }),
      showLine: (line) => set({ tab: 'yaml', isOpen: true, wish: { line } }),
    }),
    {
      name: 'groupflow.drawer',
      version: 1,
      partialize: ({ tab, isOpen, heightPx }) => ({ tab, isOpen, heightPx }),
    },
  ),
);
