import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { normalisePhone } from '../../../src/resolvers/normalise/phone.ts';

describe('normalisePhone', () => {
  test.each([
    ['13800138000', '+8613800138000'],
    ['138-0013-8000', '+8613800138000'],
    ['138 0013 8000  ', '+8613800138000'],
    ['１３８００１３８０００', '+8613800138000'],
    ['+86 138 0013 8000', '+8613800138000'],
    ['＋８６１３８００１３８０００', '+8613800138000'],
    ['86 138 0013 8000', '+8613800138000'],
    ['008613800138000', '+8613800138000'],
    ['(010) 8888-8888', '+861088888888'],
    ['010-88888888 ext. 12', '+861088888888'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['0044 20 7946 0958', '+442079460958'],
    ['+1 555 010 0199', '+15550100199'],
    ['', null],
    ['NULL', null],
    ['12345', null],
    ['+999 1234567', null],
    ['13800138000 / 13900139000', null],
  ])('%j becomes %j', (written, normal) => {
    expect(normalisePhone(written)).toBe(normal);
  });

  it('changes nothing the second time', () => {
    const written = fc.stringMatching(/^(\+|00|0)?[1-9]\d{5,13}$/);
    fc.assert(
      fc.property(written, (number) => {
        const normal = normalisePhone(number);
        expect(normal === null ? null : normalisePhone(normal)).toBe(normal);
      }),
      { numRuns: 1000 },
    );
  });
});
