import { describe, expect, it } from 'vitest';
import { COMBINATIONS } from '../../src/policies/disclosure-list.ts';
import { loadRows } from './example.ts';

const ID = (role: string, purpose = 'SERVICE') =>
  `id-${role.replaceAll('_', '-')},${role},CONFIDENTIAL,NATIONAL_ID,${purpose},read,*,MASK(national_id)`;

describe('rule 6: masks don’t add up', () => {
  it.each([
    [
      'last four and birth date',
      [ID('service_agent'), 'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,CLEAR'],
      /service_agent: NATIONAL_ID LAST_FOUR .* BIRTH_DATE WHOLE .* about 259 values/,
    ],
    [
      'last four, birth year and city',
      [
        ID('service_agent'),
        'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,MASK(birth_year)',
        'c,service_agent,SENSITIVE,ADDRESS,SERVICE,read,*,MASK(address)',
      ],
      /BIRTH_DATE YEAR \(rule "b"\) and ADDRESS CITY \(rule "c"\) leave about 284/,
    ],
    [
      'last four, birth year and street',
      [
        ID('service_agent'),
        'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,MASK(birth_year)',
        'c,service_agent,SENSITIVE,ADDRESS,SERVICE,read,*,CLEAR',
      ],
      /about 33 values/,
    ],
    [
      'all three in clear but the id',
      [
        ID('service_agent'),
        'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,CLEAR',
        'c,service_agent,SENSITIVE,ADDRESS,SERVICE,read,*,CLEAR',
      ],
      /about 1 values/,
    ],
    [
      'the tax number, which is a person’s id',
      [ID('service_agent'), 't,service_agent,SENSITIVE,TAX_NUMBER,SERVICE,read,*,CLEAR'],
      /TAX_NUMBER WHOLE \(rule "t"\)/,
    ],
    [
      'last four of the tax number in place of the id’s',
      [
        't,service_agent,SENSITIVE,TAX_NUMBER,SERVICE,read,*,MASK(tax_number)',
        'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,CLEAR',
      ],
      /TAX_NUMBER LAST_FOUR \(rule "t"\)/,
    ],
    [
      'parts shown by two roles of one purpose',
      [ID('service_agent'), 'b,senior_service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,CLEAR'],
      /service_agent \+ senior_service_agent: /,
    ],
    [
      'parts shown by three roles of one purpose',
      [
        ID('service_agent'),
        'b,senior_service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,MASK(birth_year)',
        'c,account_manager,SENSITIVE,ADDRESS,SERVICE,read,*,MASK(address)',
      ],
      /service_agent \+ senior_service_agent \+ account_manager: /,
    ],
    [
      'parts shown to one role for two purposes',
      [ID('account_manager', 'SALES'), 'b,account_manager,SENSITIVE,BIRTH_DATE,SERVICE,read,*,CLEAR'],
      /account_manager: NATIONAL_ID LAST_FOUR/,
    ],
    [
      'parts shown only of some customers',
      [ID('service_agent'), 'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,own_region&!vip,CLEAR'],
      /BIRTH_DATE WHOLE/,
    ],
  ])('refuses %s', async (_, rows, message) => {
    await expect(loadRows(rows)).rejects.toThrow(message);
  });

  it.each([
    [
      'last four and city',
      [ID('service_agent'), 'c,service_agent,SENSITIVE,ADDRESS,SERVICE,read,*,MASK(address)'],
    ],
    ['last four and street', [ID('service_agent'), 'c,service_agent,SENSITIVE,ADDRESS,SERVICE,read,*,CLEAR']],
    [
      'last four and birth year',
      [ID('service_agent'), 'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,MASK(birth_year)'],
    ],
    [
      'birth date and street without the id',
      [
        'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,CLEAR',
        'c,service_agent,SENSITIVE,ADDRESS,SERVICE,read,*,CLEAR',
      ],
    ],
    [
      'parts of which never two are seen of one customer',
      [
        ID('service_agent').replace('read,*', 'read,vip'),
        'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,!vip,CLEAR',
      ],
    ],
    [
      'parts that another role forbids',
      [
        ID('service_agent'),
        'b,senior_service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,CLEAR',
        'd,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,DENY',
      ],
    ],
    [
      'an id that is in clear anyway',
      [
        'i,service_agent,CONFIDENTIAL,NATIONAL_ID,SERVICE,read,*,CLEAR',
        'b,service_agent,SENSITIVE,BIRTH_DATE,SERVICE,read,*,CLEAR',
      ],
    ],
  ])('accepts %s', async (_, rows) => {
    await expect(loadRows(rows)).resolves.toMatchObject({ epoch: 1 });
  });

  it('names a set of roles once, by the combination that leaves fewest candidates', async () => {
    const rows = [
      ID('service_agent'),
      'b,*,SENSITIVE,BIRTH_DATE,SERVICE,read,*,CLEAR',
      'c,*,SENSITIVE,ADDRESS,SERVICE,read,*,CLEAR',
    ];
    await expect(loadRows(rows)).rejects.toMatchObject({
      faults: [expect.stringMatching(/^masks add up for service_agent: .*about 1 /)],
    });
  });

  it('refuses a card’s first six with its last four, should a mask ever show both', () => {
    const card = COMBINATIONS.find(({ parts }) => parts.some(({ shows }) => shows === 'FIRST_SIX'));
    expect(card?.parts.map(({ shows }) => shows)).toEqual(['FIRST_SIX', 'LAST_FOUR']);
    expect(card?.candidates).toBeLessThan(card?.minimum ?? 0);
  });

  it('counts as many candidates as there are ids with a right check character', () => {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const [lastFour, county] = ['002X', '110105'];
    const year = Array.from({ length: 365 }, (_, day) =>
      new Date(Date.UTC(1949, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', ''),
    );
    const fitting = year.filter((date) => {
      const digits = county + date + lastFour.slice(0, 3);
      const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
      return '10X98765432'[sum % 11] === lastFour[3];
    });
    expect(fitting).toContain('19491231');
    const stated = COMBINATIONS.find(({ because }) => because === 'days of a year / 11')?.candidates ?? 0;
    expect(Math.abs(fitting.length - stated)).toBeLessThan(5);
  });
});
