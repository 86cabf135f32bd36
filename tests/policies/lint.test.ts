import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../src/policies/policy-error.ts';
import { HEADER, loadRows, SOURCE } from './example.ts';
import { loadBundle } from '../../src/policies/bundle.ts';

async function faultsOf(loading: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await loading.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof PolicyError) return error.faults;
  throw new Error('Expected a PolicyError.', { cause: error });
}

const GOOD = 'agent-name,service_agent,SENSITIVE,PERSON_NAME,SERVICE,read,*,MASK(name)';

describe('policy linter', () => {
  it.each([
    [
      'an unknown role',
      'a,agent,SENSITIVE,EMAIL,SERVICE,read,*,DENY',
      /line 3 \(a\), column role: expected one of service_agent, .*; got "agent"/,
    ],
    [
      'a misspelt classification',
      'a,*,SECRET,EMAIL,SERVICE,read,*,DENY',
      /column classification: expected one of PUBLIC, .*; got "SECRET"/,
    ],
    ['an unknown category', 'a,*,SENSITIVE,E-MAIL,SERVICE,read,*,DENY', /column category: .*; got "E-MAIL"/],
    ['an unknown purpose', 'a,*,SENSITIVE,EMAIL,SUPPORT,read,*,DENY', /column purpose: .*; got "SUPPORT"/],
    [
      'an unknown action',
      'a,*,SENSITIVE,EMAIL,SERVICE,write,*,DENY',
      /column action: expected one of read; got "write"/,
    ],
    [
      'an unknown fact',
      'a,*,SENSITIVE,EMAIL,SERVICE,read,adult,DENY',
      /column facts: .*own_customer.*; got "adult"/,
    ],
    [
      'a fact named twice',
      'a,*,SENSITIVE,EMAIL,SERVICE,read,minor&!minor,DENY',
      /column facts: .*at most once.*; got "minor&!minor"/,
    ],
    [
      'an "or" of facts',
      'a,*,SENSITIVE,EMAIL,SERVICE,read,minor|vip,DENY',
      /column facts: .*; got "minor\|vip"/,
    ],
    [
      'a misspelt treatment',
      'a,*,SENSITIVE,EMAIL,SERVICE,read,*,Deny',
      /column treatment: expected CLEAR, DENY or MASK.*; got "Deny"/,
    ],
    [
      'an unknown mask',
      'a,*,SENSITIVE,EMAIL,SERVICE,read,*,MASK(stars)',
      /column treatment: .*; got "MASK\(stars\)"/,
    ],
    ['a blank cell', 'a,*,SENSITIVE,EMAIL,,read,*,DENY', /column purpose: .*; got ""/],
    ['a blank id', ',*,SENSITIVE,EMAIL,SERVICE,read,*,DENY', /line 3 \(\), column id: .*; got ""/],
    ['a row of blanks', ',,,,,,,', /line 3 \(\), column role: .*; got ""/],
    ['a reserved id', 'silence,*,SENSITIVE,EMAIL,SERVICE,read,*,DENY', /column id: .*"silence" is taken/],
    ['a quoted cell', '"a",*,SENSITIVE,EMAIL,SERVICE,read,*,DENY', /column id: .*; got ""a""/],
    ['a cell too few', 'a,*,SENSITIVE,EMAIL,SERVICE,read,DENY', /line 3 \(a\): expected 8 cells; got 7/],
    [
      'a cell too many',
      'a,*,SENSITIVE,EMAIL,SERVICE,read,*,DENY,allow',
      /line 3 \(a\): expected 8 cells; got 9/,
    ],
    [
      'an id used twice',
      'agent-name,*,SENSITIVE,EMAIL,SERVICE,read,*,DENY',
      /line 3 \(agent-name\), column id: line 2 has the same id/,
    ],
    [
      'a repeated row',
      GOOD.replace('agent-name', 'again'),
      /line 3 \(again\): has no effect, because line 2 \(agent-name\)/,
    ],
    [
      'a row below a stronger one',
      GOOD.replace('agent-name', 'a').replace('*,MASK(name)', 'vip,CLEAR'),
      /line 3 \(a\): has no effect, because line 2 \(agent-name\) says MASK\(name\)/,
    ],
    [
      'a row that makes another pointless',
      'a,*,SENSITIVE,*,*,read,*,DENY',
      /line 2 \(agent-name\): has no effect, because line 3 \(a\) says DENY/,
    ],
    [
      'a purpose that the role may not use',
      'a,analyst,SENSITIVE,EMAIL,SERVICE,read,*,DENY',
      /column purpose: the role "analyst" may not use SERVICE.*ANALYTICS, MARKETING/,
    ],
    [
      'a mask of another category',
      'a,*,SENSITIVE,NATIONAL_ID,SERVICE,read,*,MASK(email)',
      /column treatment: MASK\(email\) is made for the category EMAIL; got "NATIONAL_ID"/,
    ],
    [
      'a mask for any category',
      'a,*,SENSITIVE,*,SERVICE,read,vip,MASK(phone)',
      /is made for the category PHONE; got "\*"/,
    ],
    [
      'CONFIDENTIAL in clear for everybody',
      'a,*,CONFIDENTIAL,AUDIT,AUDIT,read,*,CLEAR',
      /column role: a row that shows CONFIDENTIAL in clear must name/,
    ],
    [
      'all in clear for a role',
      'a,service_agent,*,*,SERVICE,read,*,CLEAR',
      /column classification, category: a row that shows CONFIDENTIAL/,
    ],
  ])('refuses %s', async (_, row, message) => {
    const faults = await faultsOf(loadRows([GOOD, row]));
    expect(faults.join('\n')).toMatch(message);
  });

  it.each([
    ['nothing', ''],
    ['another header', 'p,service_agent,SENSITIVE\n'],
    ['a header in another order', `${HEADER.split(',').toReversed().join()}\n`],
  ])('refuses %s in place of the header', async (_, policy) => {
    expect(await faultsOf(loadBundle({ ...SOURCE, policy }, 1))).toEqual([
      expect.stringContaining(`expected the header "${HEADER}"`),
    ]);
  });

  it('names all faults at once, those of the model too', async () => {
    const rows = ['a,nobody,SENSITIVE,EMAIL,SERVICE,read,*,Deny', GOOD, GOOD];
    const model = SOURCE.model.replace('priority(p.eft) || deny', 'some(where (p.eft == allow))');
    const faults = await faultsOf(loadRows(rows, { model }));
    expect(faults).toEqual([
      expect.stringContaining('model: expected e ='),
      expect.stringContaining('line 2 (a), column role'),
      expect.stringContaining('line 2 (a), column treatment'),
      expect.stringContaining('line 4 (agent-name), column id'),
      expect.stringContaining('line 4 (agent-name): has no effect'),
    ]);
  });

  it('reads padded cells, comments, empty lines and Windows line ends', async () => {
    const { rules } = await loadRows(['# agents', '', `${GOOD.split(',').join('  , ')}\r`]);
    expect(rules).toEqual([expect.objectContaining({ id: 'agent-name', line: 4, category: 'PERSON_NAME' })]);
  });

  it('keeps rows that overlap without one making the other pointless', async () => {
    const { rules } = await loadRows([
      'a,service_agent,SENSITIVE,EMAIL,SERVICE,read,*,MASK(email)',
      'b,service_agent,SENSITIVE,EMAIL,SERVICE,read,vip,MASK(hide)',
      'c,senior_service_agent,SENSITIVE,EMAIL,*,read,!vip,CLEAR',
      'd,*,SENSITIVE,EMAIL,SERVICE,read,minor,DENY',
    ]);
    expect(rules).toHaveLength(4);
  });
});
