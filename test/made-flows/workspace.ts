import type { Workspace } from '../../engine/language/index.ts';
import { DEFAULT_WORKSPACE } from '../../engine/language/index.ts';

/**
 * What made flows share. Working days are Monday to Friday here, whatever the public calendar
 * says, and nobody can do more in a group than issue coupons.
 */
export const WORKSPACE: Workspace = {
  ...DEFAULT_WORKSPACE,
  calendars: {
    office: { days: 'workdays', hours: ['09:00-12:00', '13:30-18:00'] },
    night: { hours: ['20:00-02:00'] },
    always: {},
  },
  roles: { manager: ['zhao', 'qian'], nobody: [] },
  rosters: {
    desk: {
      shifts: [
        { days: 'workdays', hours: '09:00-18:00', staff: ['chen'] },
        { days: ['mon', 'sat'], hours: '12:00-20:00', staff: ['sun', 'chen'] },
      ],
    },
  },
  classes: { service: {}, promo: {} },
  events: { 'test.one': {}, 'test.two': {}, 'test.three': {} },
  connectors: {
    ...DEFAULT_WORKSPACE.connectors,
    still: { kind: 'sandbox', actions: ['coupon.issue'] },
  },
  deliver: { ...DEFAULT_WORKSPACE.deliver, group: 'still' },
  endpoints: { crm: { url: 'https://crm.example/api' } },
};
