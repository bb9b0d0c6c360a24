/** What the page can show. */
export const FILTERS = ['open', 'all', 'tickets'] as const;
export type TaskFilter = (typeof FILTERS)[number];

/** Reads the filter of a URL; what nobody knows shows the open tasks. */
export function filterIn(text: string): TaskFilter {
  return FILTERS.find((filter) => filter === text) ?? 'open';
}

/** Who can take a task, in the words that are at hand: names of people, or of role or roster. */
export function assignedTo(task: {
  readonly assign: { readonly type: string; readonly name: string };
  readonly assignees: readonly string[];
}): string {
  return task.assignees.length > 0 ? task.assignees.join(', ') : task.assign.name;
}

/** How many people have made a choice so far. */
export function agreedOn(choice: string, answers: readonly { readonly choice: string }[]): number {
  return answers.filter((answer) => answer.choice === choice).length;
}
