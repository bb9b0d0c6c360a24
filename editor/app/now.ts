import { useSyncExternalStore } from 'react';

/** The present second on this machine, in milliseconds; draws what shows it each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, second);
}

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, 1000);
  return () => clearInterval(timer);
}

function second(): number {
  return Math.floor(Date.now() / 1000) * 1000;
}
