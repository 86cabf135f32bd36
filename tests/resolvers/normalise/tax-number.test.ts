import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { creditCodeCheck } from '../../../src/resolvers/normalise/credit-code-check.ts';
import { normaliseTaxNumber } from '../../../src/resolvers/normalise/tax-number.ts';

describe('normaliseTaxNumber', () => {
  test.each([
    ['91350100M000100Y43', '91350100M000100Y43'],
    ['91350100m000100y43', '91350100M000100Y43'],
    ['９１３５０１００Ｍ０００１００Ｙ４３', '91350100M000100Y43'],
    ['91350100-M000100Y4-3', '91350100M000100Y43'],
    ['91350100M000100Y44', null],
    ['11010519491231002x', '11010519491231002X'],
    ['110105194912310021', null],
    ['110105 491231 002', '110105491231002'],
    ['DE 136 695 976', 'DE136695976'],
    ['CHE-123.456.789', 'CHE123456789'],
    ['ATU12345678', 'ATU12345678'],
    ['12/345/67890', '1234567890'],
    ['', null],
    ['NULL', null],
    ['N/A', null],
    ['unknown', null],
    ['000000000', null],
    ['ABC1', null],
    ['123456789012345678901', null],
    ['税号12345', null],
  ])('%j becomes %j', (written, normal) => {
    expect(normaliseTaxNumber(written)).toBe(normal);
  });

  it('keeps a credit code with its check character and refuses any other', () => {
    const first17 = fc.stringMatching(/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY]{8}$/);
    const checks = fc.stringMatching(/^[0-9A-HJ-NPQRTUWXY]$/);
    fc.assert(
      fc.property(first17, checks, (code, check) => {
        expect(normaliseTaxNumber(code + check)).toBe(check === creditCodeCheck(code) ? code + check : null);
      }),
    );
  });
});
