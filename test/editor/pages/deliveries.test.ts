import { describe, expect, test } from 'vitest';
import { readAddress } from '../../../editor/pages/deliveries/address.ts';
import {
  isFiltered,
  isRetryable,
  queryOf,
} from '../../../editor/pages/deliveries/delivery-filter.ts';
import { failureReason } from '../../../editor/pages/deliveries/failure-reason.ts';

describe('the filters of the deliveries', () => {
  test('become the query of the API', () => {
    expect(queryOf({ status: 'dead', flow: 'welcome', instance: 'i1' })).toEqual({
      status: 'dead',
      flow: 'welcome',
      instance: 'i1',
      limit: 50,
    });
  });

  test('are left out where the URL says nothing that they could mean', () => {
    expect(queryOf({ status: 'lost', flow: '', instance: '' })).toEqual({
      status: undefined,
      flow: undefined,
      instance: undefined,
      limit: 50,
    });
    expect(isFiltered({ status: '', flow: '', instance: '' })).toBe(false);
    expect(isFiltered({ status: '', flow: '', instance: 'i1' })).toBe(true);
  });
});

describe('an address', () => {
  test('names a subject that can be opened', () => {
    expect(readAddress('member g1/wm1')).toEqual({
      type: 'subject',
      subject: { kind: 'member', ref: 'g1/wm1' },
    });
    expect(readAddress('group g 1')).toEqual({
      type: 'subject',
      subject: { kind: 'group', ref: 'g 1' },
    });
  });

  test('names a colleague, or is shown as it stands', () => {
    expect(readAddress('staff chen')).toEqual({ type: 'staff', ref: 'chen' });
    expect(readAddress('')).toEqual({ type: 'other', text: '' });
    expect(readAddress('https://example.com')).toEqual({
      type: 'other',
      text: 'https://example.com',
    });
  });
});

describe('a delivery that did not arrive', () => {
  test.each([
    ['expired', 'expired'],
    ['unconfirmed', 'unconfirmed'],
    ["The connector `shop` is not in the workspace's `connectors`.", 'noConnector'],
    ['The receiver cannot be reached (ECONNREFUSED).', 'unreachable'],
    ['The receiver did not answer within 10000 ms.', 'slow'],
    ['The connector has not answered within 30000 ms.', 'slow'],
    ['The receiver answered 429.', 'trouble'],
    ['The receiver answered 503.', 'trouble'],
    ['The receiver answered 403.', 'refused'],
    ['something else', 'other'],
  ])('%s: %s', (error, reason) => {
    expect(failureReason(error)).toBe(reason);
  });

  test('can be tried again once it is settled, or nobody knows', () => {
    const all = ['waiting', 'sending', 'sent', 'failed', 'dead', 'unknown', 'withdrawn'];
    expect(all.filter(isRetryable)).toEqual(['failed', 'dead', 'unknown']);
  });
});
