import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { normaliseName } from '../../../src/resolvers/normalise/name.ts';

describe('normaliseName', () => {
  test.each([
    ['张伟', '张伟'],
    [' 张 伟 ', '张伟'],
    ['欧阳　娜娜', '欧阳娜娜'],
    ['John  SMITH', 'john smith'],
    ['Ｊｏｈｎ Smith', 'john smith'],
    ['José Núñez', 'jose nunez'],
    ['JOSE\u0301 NUN\u0303EZ', 'jose nunez'],
    ["Sinéad O'Brien-Ryan", 'sinead obrien ryan'],
    ['Weiß', 'weiss'],
    ['Acme Co., Ltd.', 'acme'],
    ['ACME Corporation', 'acme'],
    ['Pasta S.p.A.', 'pasta'],
    ['Maersk A/S', 'maersk'],
    ['Åsa Seoul', 'asa seoul'],
    ['SE Trading', 'se trading'],
    ['Ltd', 'ltd'],
    ['上海远航贸易有限公司', '上海远航贸易'],
    ['上海远航贸易 有限责任公司', '上海远航贸易'],
    ['上海远航（集团）股份有限公司', '上海远航集团'],
    ['有限公司', '有限公司'],
    ['', null],
    [' – ', null],
  ])('%j becomes %j', (written, normal) => {
    expect(normaliseName(written)).toBe(normal);
  });

  it('changes nothing the second time', () => {
    const words = fc.constantFrom(
      'Acme',
      'Ltd.',
      'Co',
      'S.A.',
      '远航',
      '集团',
      '有限公司',
      'İ',
      'ß',
      "o'",
      ' ',
      '，',
      '(',
      ')',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(words).map((list) => list.join(' ')),
          fc.array(words).map((list) => list.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (written) => {
          const normal = normaliseName(written);
          expect(normal === null ? null : normaliseName(normal)).toBe(normal);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
