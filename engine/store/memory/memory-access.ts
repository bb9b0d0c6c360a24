import type { AccessStore, SandboxStore } from '../access.ts';
import type { MemoryState } from './memory-state.ts';
import { frozenCopy, nextSeq } from './memory-state.ts';

export function memoryAccess(state: MemoryState): AccessStore & SandboxStore {
  const live = (hash: string, now: number) => {
    const grant = state.grants.get(hash);
    return grant !== undefined && grant.expiresAt > now ? grant : null;
  };
  return {
    addGrant: async (grant) => {
      state.grants.set(grant.hash, frozenCopy(grant));
    },
    grant: async (hash, now) => live(hash, now),
    takeGrant: async (hash, now) => {
      const taken = live(hash, now) !== null;
      state.grants.delete(hash);
      return taken;
    },
    addSandboxMessages: async (messages) => {
      for (const message of messages) {
        if (state.sandbox.has(message.key)) continue;
        const seq = String(nextSeq(state));
        state.sandbox.set(message.key, frozenCopy({ ...message, seq }));
      }
    },
    sandboxMessages: async (group, limit) =>
      [...state.sandbox.values()].filter((message) => message.group === group).slice(-limit),
  };
}
