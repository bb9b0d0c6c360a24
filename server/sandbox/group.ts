/** The one invented group in which flows can be tried; its ref is what events name. */
export const SANDBOX_GROUP = { ref: 'sandbox', name: '体验群' } as const;

/** Whose name stands over what flows say in the sandbox. */
export const SANDBOX_ASSISTANT = '群助手';

/** The source of the sandbox's events. */
export const SANDBOX_SOURCE = 'sandbox';
