import type { Instant } from '../base/index.ts';

/** A one-time sign-in link or a session; only the SHA-256 of its secret is stored. */
export interface Grant {
  readonly hash: string;
  readonly kind: 'signIn' | 'session';
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

export interface AccessStore {
  addGrant(grant: Grant): Promise<void>;
  grant(hash: string, now: Instant): Promise<Grant | null>;
  /** Removes a grant; true for the one caller that did. */
  takeGrant(hash: string, now: Instant): Promise<boolean>;
}

/** A message in the sandbox's group chat or in a private chat with a person. */
export interface SandboxMessage {
  readonly seq: string;
  readonly key: string;
  readonly group: string;
  /** Set in a private chat. */
  readonly person: string | null;
  readonly from: 'flow' | 'member' | 'staff' | 'system';
  readonly author: string;
  readonly text: string;
  readonly at: Instant;
  readonly mention: readonly string[];
  readonly replies: readonly string[];
}

export interface SandboxStore {
  /** Adds messages, each once by its key. */
  addSandboxMessages(messages: readonly Omit<SandboxMessage, 'seq'>[]): Promise<void>;
  /** The newest messages of a group, oldest first. */
  sandboxMessages(group: string, limit: number): Promise<readonly SandboxMessage[]>;
}
