import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMask, MASKS } from '../../src/masking/index.ts';
import { compactNumber } from '../../src/masking/number-text.ts';
import { VECTORS } from './vectors.ts';

const textMasks = MASKS.filter(({ accepts }) => accepts !== '*' && accepts.includes('String'));

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: length, maxLength: length });

/** Any text: ASCII, emoji, right-to-left, full-width, lone surrogates, and texts that look like what the masks know. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(...Array.from('a1@.-+ 　１２Ｘ＠张欧阳司马·\u202E\u200B٣م😀'), '\uDC00', '\uD800'),
  }),
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')) }),
  fc.emailAddress(),
  fc
    .tuple(fc.constantFrom('', '+86', '+1', '身份证'), digits(11), fc.constantFrom('', 'X', ' '))
    .map((parts) => parts.join('')),
);

const absolute = (value: string): number => Math.abs(Number(value));

function vectorsOf(maskName: string): readonly (readonly [string, unknown, unknown])[] {
  return VECTORS[maskName] ?? [];
}

/** Every window of `length` characters of the text. */
function windows(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, start) =>
    text.slice(start, start + length),
  );
}

describe('masks', () => {
  it('are listed once each, the strongest first, none as strong as another', () => {
    const strengths = MASKS.map(({ strength }) => strength);
    expect(strengths).toEqual([...new Set(strengths)].toSorted((one, other) => other - one));
    expect(new Set(MASKS.map(({ name }) => name)).size).toBe(MASKS.length);
    expect(Object.keys(VECTORS).toSorted()).toEqual(MASKS.map(({ name }) => name).toSorted());
    expect(findMask('constructor')).toBeUndefined();
  });

  describe.each(MASKS.map((mask) => [mask.name, mask] as const))('%s', (maskName, mask) => {
    it.each(vectorsOf(maskName))('masks: %s', (_, value, masked) => {
      expect(mask.apply(value)).toEqual(masked);
    });

    it.each(vectorsOf(maskName))('leaves what it made as it is: %s', (_, value) => {
      const once = mask.apply(value);
      expect(mask.apply(once)).toEqual(once);
    });

    it('gives something or null for any value whatever, always the same', () => {
      fc.assert(
        fc.property(fc.anything(), (value) => {
          expect(mask.apply(value)).toEqual(mask.apply(value));
        }),
      );
    });
  });

  it.each(textMasks.map((mask) => [mask.name, mask] as const))(
    '%s gives well-formed text for any text',
    (_, mask) => {
      fc.assert(
        fc.property(anyText, (text) => {
          const masked = mask.apply(text);
          if (typeof masked !== 'string') throw new Error(`Expected text; got ${typeof masked}.`);
          expect(masked.isWellFormed()).toBe(true);
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each(textMasks.map((mask) => [mask.name, mask] as const))(
    '%s keeps its shape when applied again',
    (_, mask) => {
      fc.assert(
        fc.property(anyText, (text) => {
          const once = mask.apply(text);
          expect(mask.apply(once)).toBe(once);
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each(['national_id', 'tax_number', 'bank_card'])(
    '%s shows the last four, and only of values twice as long',
    (maskName) => {
      fc.assert(
        fc.property(fc.oneof(anyText, digits(18), digits(16), digits(15)), (text) => {
          const masked = String(findMask(maskName)?.apply(text));
          expect(masked).toMatch(/^\*{4,}[0-9A-Za-z]{0,4}$/);
          const shown = masked.replaceAll('*', '');
          expect(compactNumber(text.toWellFormed()).endsWith(shown)).toBe(true);
          expect(shown === '' || compactNumber(text).length >= 8).toBe(true);
        }),
      );
    },
  );

  it('phone shows seven digits at most', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, digits(11), digits(8)), (text) => {
        expect(String(findMask('phone')?.apply(text))).toMatch(
          /^(?:(?:(?:\+|00)?86)?1[3-9]\d)?\*{4}\d{0,4}$/,
        );
      }),
    );
  });

  it('email shows one character of the mailbox', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const masked = String(findMask('email')?.apply(address));
        const domain = address.slice(address.lastIndexOf('@'));
        expect(masked === '****' || (masked.endsWith(domain) && masked.length <= domain.length + 4)).toBe(
          true,
        );
      }),
    );
  });

  it('name shows one character of a word, two of a compound surname', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        for (const word of String(findMask('name')?.apply(text)).split(/[ ·]/)) {
          expect(Array.from(word.replaceAll('*', '')).length).toBeLessThanOrEqual(2);
          expect(word).toContain('*');
        }
      }),
    );
  });

  it.each(textMasks.filter(({ name }) => name !== 'email').map((mask) => [mask.name, mask] as const))(
    '%s lets no five characters of an identifier through',
    (_, mask) => {
      const identifier = fc.oneof(
        digits(7),
        digits(11),
        digits(15),
        digits(17).map((text) => `${text}X`),
        digits(19),
      );
      const separated = fc
        .tuple(
          identifier,
          fc.constantFrom('', ' ', '-', '.', '\u200B', '\u3000'),
          fc.integer({ min: 1, max: 4 }),
        )
        .map(([text, separator, every]) => ({
          text,
          written: text.replaceAll(new RegExp(`(.{${every}})(?=.)`, 'g'), `$1${separator}`),
        }));
      fc.assert(
        fc.property(separated, fc.constantFrom('', '电话', 'no. '), ({ text, written }, before) => {
          const masked = String(mask.apply(before + written)).replaceAll(/[\s\p{Cf}\p{Pd}.]/gu, '');
          expect(windows(text, 5).filter((window) => masked.includes(window))).toEqual([]);
        }),
      );
    },
  );

  it('free_text hides every e-mail address, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.emailAddress(),
        fc.constantFrom('', '邮箱', 'mail '),
        fc.constantFrom('', '。谢谢', ', thanks'),
        (address, before, after) => {
          const masked = String(findMask('free_text')?.apply(before + address + after));
          expect(masked).toContain('[e-mail]');
          expect(masked).not.toContain('@');
          const mailbox = address.slice(0, address.lastIndexOf('@'));
          const left = masked.replace('[e-mail]', '');
          expect(windows(mailbox, 5).filter((window) => left.includes(window))).toEqual([]);
        },
      ),
    );
  });

  it('free_text takes time in proportion to the text', () => {
    const long = [
      `${'a'.repeat(50_000)}@`,
      '1 '.repeat(50_000),
      '张'.repeat(50_000),
      `${'1'.repeat(50_000)}x`,
      '1年'.repeat(25_000),
    ];
    for (const text of long) expect(typeof findMask('free_text')?.apply(text)).toBe('string');
  });

  it('amount never shows more than the leading digit, nor makes an amount larger', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.integer({ min: 0, max: 99 }),
        (whole, cents) => {
          const exact = `${whole}.${String(cents).padStart(2, '0')}`;
          const masked = String(findMask('amount')?.apply(exact));
          expect(masked).toMatch(/^-?(?:[1-9]0*|0|0\.0*[1-9])$/);
          expect(absolute(masked)).toBeLessThanOrEqual(absolute(exact));
          expect(absolute(masked) * 2).toBeGreaterThanOrEqual(absolute(exact));
        },
      ),
    );
  });
});
