/**
 * What the workspace's file says of sending: read by the gate (`core`), by the checker and by the
 * worst case. Spans and windows are texts in the grammars `span` and `window`.
 */

/** A limit on the messages to one recipient. */
export interface CapSpec {
  /** Most messages in any window; `days` stands for the number of days of the month. */
  readonly max?: number | 'days';
  /** Fewest messages in a window: reported, never enforced. */
  readonly min?: number;
  /** A calendar unit of the workspace's zone, or a span that slides. */
  readonly per: string;
}

/** What holds for a group of messages: those of a class, of a campaign, or all. */
export interface SendingRules {
  readonly title?: string;
  readonly cap?: readonly CapSpec[];
  /** Least span between two messages to the same recipient, such as `7d`. */
  readonly gap?: string;
  /** Local windows in which its messages may go out, each `HH:MM-HH:MM`. */
  readonly slots?: readonly string[];
  /** The part of all messages that it is meant to have, such as `25%`: reported only. */
  readonly share?: string;
  /** The role of which one person has to approve before the first message goes out. */
  readonly approval?: string;
}

export interface ClassSpec extends SendingRules {
  /** Its messages may go out in quiet hours. */
  readonly quiet?: 'ignore';
  /** Its messages go only to people who have agreed to be sent such. */
  readonly consent?: 'required';
}

/** Binds all classes together. */
export interface EveryClassSpec extends SendingRules {
  /** Classes that it neither binds nor counts, such as answers to what people ask. */
  readonly except?: readonly string[];
}

/** Refines a class: the rules of both hold. */
export interface CampaignSpec extends SendingRules {
  readonly class: string;
  /** Lifecycle stages of the people whom it is meant for; everybody when absent. */
  readonly stages?: readonly string[];
}

export interface OptOutSpec {
  /** A reply that is one of these ends all messages but those of `allow`. */
  readonly words: readonly string[];
  readonly allow?: readonly string[];
}

/** A part of the workspace that says what may be sent, when, and how often. */
export interface SendingPolicy {
  /** Local hours in which nobody outside is written to, each `HH:MM`. */
  readonly quiet?: { readonly from: string; readonly to: string };
  readonly optOut?: OptOutSpec;
  /** Lists of words, by name. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** Names of lists; a message that contains a word of theirs is refused. */
  readonly content?: { readonly refuse: readonly string[] };
  readonly classes: Readonly<Record<string, ClassSpec>>;
  /** Binds all classes together; written as the class `*`. */
  readonly everyClass?: EveryClassSpec;
  readonly campaigns: Readonly<Record<string, CampaignSpec>>;
}
