import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { normaliseEmail } from '../../../src/resolvers/normalise/email.ts';

describe('normaliseEmail', () => {
  test.each([
    ['  Li.Wei@Example.COM ', 'li.wei@example.com'],
    ['ｌｉｗｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'liwei@example.com'],
    ['a+b@sub.example.cn', 'a+b@sub.example.cn'],
    ["o'brien@example.ie", "o'brien@example.ie"],
    ['张伟@例子.中国', '张伟@例子.中国'],
    ['x@xn--fiqs8s.cn', 'x@xn--fiqs8s.cn'],
    ['', null],
    ['NULL', null],
    ['nobody', null],
    ['a@b', null],
    ['a@@b.com', null],
    ['a b@example.com', null],
    ['a@example..com', null],
    ['a@-example.com', null],
    ['Li Wei <li@example.com>', null],
    ['a@example.com, b@example.com', null],
    [`${'a'.repeat(65)}@example.com`, null],
    [`a@${'b.'.repeat(130)}com`, null],
  ])('%j becomes %j', (written, normal) => {
    expect(normaliseEmail(written)).toBe(normal);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.string({ unit: 'binary' }).map((text) => `${text}@x.com`),
        ),
        (written) => {
          const normal = normaliseEmail(written);
          expect(normal === null ? null : normaliseEmail(normal)).toBe(normal);
        },
      ),
    );
  });
});
