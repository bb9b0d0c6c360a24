import { describe, expect, it } from 'vitest';
import { agreedOn, assignedTo, filterIn } from '../../../editor/pages/tasks/task-filter.ts';

describe('the page of tasks', () => {
  it('shows the open tasks, unless its URL says otherwise', () => {
    expect(['', 'open', 'all', 'tickets', 'else'].map(filterIn)).toEqual([
      'open',
      'open',
      'all',
      'tickets',
      'open',
    ]);
  });

  it('names the people who can take a task, or else the role or roster', () => {
    const assign = { type: 'duty', name: 'service' };
    expect(assignedTo({ assign, assignees: ['chen', 'lin'] })).toBe('chen, lin');
    expect(assignedTo({ assign, assignees: [] })).toBe('service');
  });

  it('counts who has made a choice', () => {
    expect(agreedOn('yes', [{ choice: 'yes' }, { choice: 'no' }, { choice: 'yes' }])).toBe(2);
  });
});
