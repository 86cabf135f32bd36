import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACTS, formatTreatment } from '../../src/masking/treatment.ts';
import { type ClassifiedField, planAccess } from '../../src/policies/access.ts';
import { loadBundle } from '../../src/policies/bundle.ts';
import { explain } from '../../src/policies/explain.ts';
import { strength } from '../../src/policies/rule.ts';
import type { Viewer } from '../../src/viewer/viewer.ts';
import { factsOf, loadRows, NOTHING_KNOWN, PAIRS, ROLES, SOURCE } from './example.ts';

const NAME = { coordinate: 'Customer.name', classification: 'SENSITIVE', category: 'PERSON_NAME' };
const EMAIL = { coordinate: 'Customer.emails', classification: 'SENSITIVE', category: 'EMAIL' };
const ID = { coordinate: 'Customer.id', classification: 'INTERNAL', category: null };
const FIELDS = [NAME, EMAIL, ID];

const service = (...roles: string[]): Pick<Viewer, 'roles' | 'purpose'> => ({ roles, purpose: 'SERVICE' });
const marketing: Pick<Viewer, 'roles' | 'purpose'> = { roles: ['analyst'], purpose: 'MARKETING' };

describe('several roles', () => {
  const ROWS = [
    'agent-name,service_agent,SENSITIVE,PERSON_NAME,SERVICE,read,*,MASK(name)',
    'senior-name,senior_service_agent,SENSITIVE,PERSON_NAME,SERVICE,read,*,CLEAR',
    'agent-mail-vip,service_agent,SENSITIVE,EMAIL,SERVICE,read,vip,MASK(hide)',
    'senior-mail,senior_service_agent,SENSITIVE,EMAIL,SERVICE,read,*,MASK(email)',
    'senior-mail-minor,senior_service_agent,SENSITIVE,EMAIL,SERVICE,read,minor,DENY',
    'manager-mail,account_manager,SENSITIVE,EMAIL,SERVICE,read,*,CLEAR',
    'manager-id-sales,account_manager,INTERNAL,NONE,SALES,read,*,CLEAR',
  ];

  it.each([
    ['a single role gets its own', ['service_agent'], NAME, [], 'MASK(name)', 'agent-name'],
    ['the most open wins', ['service_agent', 'senior_service_agent'], NAME, [], 'CLEAR', 'senior-name'],
    [
      'the order of roles does not matter',
      ['senior_service_agent', 'service_agent'],
      NAME,
      [],
      'CLEAR',
      'senior-name',
    ],
    [
      'silence of one does not forbid',
      ['service_agent', 'senior_service_agent'],
      EMAIL,
      [],
      'MASK(email)',
      'senior-mail',
    ],
    [
      'a hide of one does not forbid',
      ['service_agent', 'senior_service_agent'],
      EMAIL,
      ['vip'],
      'MASK(email)',
      'senior-mail',
    ],
    [
      'a DENY of one forbids',
      ['service_agent', 'senior_service_agent', 'account_manager'],
      EMAIL,
      ['minor'],
      'DENY',
      'senior-mail-minor',
    ],
    [
      'without the forbidding role it is open',
      ['service_agent', 'account_manager'],
      EMAIL,
      ['minor'],
      'CLEAR',
      'manager-mail',
    ],
    ['another purpose opens nothing', ['account_manager'], ID, [], 'DENY', 'silence'],
    ['unknown roles give nothing', ['admin', '*', '__proto__', 'constructor'], NAME, [], 'DENY', 'silence'],
    ['unknown roles take nothing', ['admin', 'senior_service_agent'], NAME, [], 'CLEAR', 'senior-name'],
    ['no role, nothing', [], NAME, [], 'DENY', 'silence'],
  ] as const)('%s', async (_, roles, field, holding, treatment, rule) => {
    const bundle = await loadRows(ROWS);
    const plan = planAccess({ bundle, viewer: service(...roles), fields: FIELDS });
    const decision = plan.decide(field.coordinate, factsOf(...holding));
    expect([formatTreatment(decision.treatment), decision.rule]).toEqual([treatment, rule]);
  });

  it('counts a role only for the purposes that it may use', async () => {
    const bundle = await loadRows(
      ['any,*,SENSITIVE,EMAIL,*,read,*,DENY', 'own,account_manager,SENSITIVE,PERSON_NAME,SALES,read,*,CLEAR'],
      { roles: { service_agent: ['SERVICE'], account_manager: ['SALES'] } },
    );
    const plan = planAccess({
      bundle,
      viewer: { roles: ['service_agent', 'account_manager'], purpose: 'SERVICE' },
      fields: FIELDS,
    });
    expect(plan.decide('Customer.name', NOTHING_KNOWN).rule).toBe('silence');
    expect(plan.decide('Customer.emails', NOTHING_KNOWN).rule).toBe('any');
  });
});

describe('access plan', () => {
  it('takes what is not known the strict way', async () => {
    const bundle = await loadBundle(SOURCE, 1);
    const plan = planAccess({
      bundle,
      viewer: { roles: ['account_manager'], purpose: 'SALES' },
      fields: FIELDS,
    });
    const own = { known: 1 << FACTS.indexOf('own_customer'), bits: 1 << FACTS.indexOf('own_customer') };
    const adult = { known: 1 << FACTS.indexOf('minor'), bits: 0 };
    expect(plan.decide('Customer.name', NOTHING_KNOWN).rule).toBe('sales-minors-sensitive');
    expect(plan.decide('Customer.name', own).rule).toBe('sales-minors-sensitive');
    expect(plan.decide('Customer.name', adult).rule).toBe('sales-other-name');
    expect(plan.decide('Customer.name', { known: own.known | adult.known, bits: own.bits }).rule).toBe(
      'sales-own-name',
    );
  });

  it('never opens more by knowing less, whatever the roles', async () => {
    const bundle = await loadBundle(SOURCE, 1);
    const fields = PAIRS.map((pair) => ({ ...pair, coordinate: `${pair.classification} ${pair.category}` }));
    const all = 2 ** FACTS.length - 1;
    fc.assert(
      fc.property(
        fc.subarray(Object.keys(ROLES)),
        fc.constantFrom('SERVICE' as const, 'SALES' as const, 'MARKETING' as const, 'ANALYTICS' as const),
        fc.integer({ min: 0, max: all }),
        fc.integer({ min: 0, max: all }),
        (roles, purpose, known, bits) => {
          const plan = planAccess({ bundle, viewer: { roles, purpose }, fields });
          for (const { coordinate } of fields) {
            const knowing = strength(plan.decide(coordinate, { known: all, bits }).treatment);
            expect(strength(plan.decide(coordinate, { known, bits }).treatment)).toBeGreaterThanOrEqual(
              knowing,
            );
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('ignores bits of facts that are not known', async () => {
    const plan = planAccess({ bundle: await loadBundle(SOURCE, 1), viewer: marketing, fields: FIELDS });
    expect(plan.decide('Customer.name', { known: 0, bits: 31 })).toBe(
      plan.decide('Customer.name', NOTHING_KNOWN),
    );
  });

  it('names the facts on which some treatment of the operation hangs', async () => {
    const bundle = await loadBundle(SOURCE, 1);
    expect(planAccess({ bundle, viewer: marketing, fields: [ID] }).facts).toEqual([
      'minor',
      'consent_withdrawn',
    ]);
    expect(planAccess({ bundle, viewer: service('service_agent'), fields: [NAME] }).facts).toEqual([]);
    expect(planAccess({ bundle, viewer: service('service_agent'), fields: [NAME, EMAIL] }).facts).toEqual([
      'vip',
    ]);
  });

  it('is constant where the treatment does not hang on the customer', async () => {
    const bundle = await loadBundle(SOURCE, 7);
    const plan = planAccess({ bundle, viewer: service('service_agent'), fields: FIELDS });
    expect(plan.epoch).toBe(7);
    expect(plan.constant('Customer.name')).toEqual({
      treatment: { kind: 'MASK', mask: 'name' },
      rule: 'agent-name',
    });
    expect(plan.constant('Customer.emails')).toBeUndefined();
    expect(plan.decide('Customer.name', NOTHING_KNOWN)).toBe(plan.constant('Customer.name'));
  });

  it('makes a customer without consent invisible to marketing: even the id is denied', async () => {
    const plan = planAccess({ bundle: await loadBundle(SOURCE, 1), viewer: marketing, fields: [ID] });
    expect(plan.decide('Customer.id', factsOf()).treatment.kind).toBe('CLEAR');
    expect(plan.decide('Customer.id', factsOf('consent_withdrawn')).rule).toBe('marketing-needs-consent');
    expect(plan.decide('Customer.id', factsOf('minor')).rule).toBe('marketing-not-to-minors');
    expect(plan.decide('Customer.id', NOTHING_KNOWN).treatment.kind).toBe('DENY');
  });

  it('denies fields outside the operation, and pairs that the bundle was not compiled for', async () => {
    const other = { coordinate: 'Loyalty.points', classification: 'PUBLIC', category: 'AUDIT' };
    const plan = planAccess({
      bundle: await loadBundle(SOURCE, 1),
      viewer: service('senior_service_agent'),
      fields: [NAME, other],
    });
    expect(plan.decide('Customer.emails', factsOf()).rule).toBe('silence');
    expect(plan.constant('Customer.emails')?.rule).toBe('silence');
    expect(plan.constant('Loyalty.points')?.rule).toBe('silence');
  });
});

describe('the kind of viewer', () => {
  const ROWS = [
    'agent-name,service_agent,SENSITIVE,PERSON_NAME,SERVICE,read,*,MASK(name)',
    'senior-name,senior_service_agent,SENSITIVE,PERSON_NAME,SERVICE,read,*,MASK(name)',
    'agent-mail,service_agent,SENSITIVE,EMAIL,SERVICE,read,*,MASK(email)',
    'senior-mail,senior_service_agent,SENSITIVE,EMAIL,SERVICE,read,*,MASK(email)',
    'senior-mail-vip,senior_service_agent,SENSITIVE,EMAIL,SERVICE,read,vip,DENY',
  ];
  const kindOf = async (role: string, fields: readonly ClassifiedField[], epoch = 1): Promise<string> =>
    planAccess({ bundle: await loadRows(ROWS, {}, epoch), viewer: service(role), fields }).kind;

  it.each([
    ['other rules that treat alike', [NAME], true],
    ['another treatment of some customers', [EMAIL], false],
    ['the same of the one field, not of the other', [NAME, EMAIL], false],
  ])('%s', async (_, fields, isSame) => {
    const kinds = await Promise.all([
      kindOf('service_agent', fields),
      kindOf('senior_service_agent', fields),
    ]);
    expect(new Set(kinds).size).toBe(isSame ? 1 : 2);
  });

  it('another epoch is another kind', async () => {
    expect(await kindOf('service_agent', [NAME], 1)).not.toBe(await kindOf('service_agent', [NAME], 2));
  });

  it('is the same just where every field is treated alike, whatever is known of the customer', async () => {
    const bundle = await loadBundle(SOURCE, 1);
    const fields = PAIRS.map((pair) => ({ ...pair, coordinate: `${pair.classification} ${pair.category}` }));
    const all = Array.from({ length: 2 ** FACTS.length }, (_, bits) => bits);
    const known = all.flatMap((one) => all.filter((bits) => (bits & ~one) === 0).map((bits) => [one, bits]));
    const viewers = fc.record({
      roles: fc.subarray(Object.keys(ROLES), { minLength: 1 }),
      purpose: fc.constantFrom('SERVICE' as const, 'SALES' as const, 'MARKETING' as const, 'AUDIT' as const),
    });
    let alike = 0;
    fc.assert(
      fc.property(viewers, viewers, fc.subarray(fields, { minLength: 1 }), (one, other, asked) => {
        const plans = [one, other].map((viewer) => planAccess({ bundle, viewer, fields: asked }));
        const [left, right] = plans.map((plan) =>
          asked.flatMap(({ coordinate }) =>
            known.map(([knows = 0, bits = 0]) =>
              formatTreatment(plan.decide(coordinate, { known: knows, bits }).treatment),
            ),
          ),
        );
        const isAlike = left?.join() === right?.join();
        if (isAlike) alike += 1;
        expect(plans[0]?.kind === plans[1]?.kind).toBe(isAlike);
      }),
      { numRuns: 300 },
    );
    expect(alike).toBeGreaterThan(0);
  });
});

describe('explain', () => {
  it.each([
    [
      'the deciding role and rule',
      service('service_agent', 'senior_service_agent'),
      NAME,
      factsOf(),
      'CLEAR: by the rule "senior-name" for "senior_service_agent", which is the most open of what the roles give.',
    ],
    [
      'a single role',
      service('service_agent'),
      NAME,
      factsOf(),
      'MASK(name): by the rule "agent-name" for "service_agent".',
    ],
    [
      'a rule that forbids',
      marketing,
      NAME,
      factsOf('minor'),
      'DENY: the rule "marketing-not-to-minors" forbids it to "analyst", and no other role lifts a DENY.',
    ],
    [
      'silence',
      service('service_agent'),
      { ...NAME, classification: 'CONFIDENTIAL', category: null },
      factsOf(),
      'DENY: no rule speaks of this field for any of the roles, and silence is DENY.',
    ],
    [
      'a purpose that no role may use',
      service('analyst'),
      NAME,
      factsOf(),
      'DENY: none of the roles may use this purpose.',
    ],
  ] as const)('names %s', async (_, viewer, field, facts, reason) => {
    const bundle = await loadBundle(SOURCE, 3);
    const explanation = explain(bundle, viewer, { field, facts });
    expect(explanation).toMatchObject({ epoch: 3, reason, assumed: [] });
    const plan = planAccess({ bundle, viewer, fields: [field] });
    expect(explanation.decision).toBe(plan.decide(field.coordinate, facts));
  });

  it('says what was assumed of facts that are not known, and what each role gives', async () => {
    const bundle = await loadBundle(SOURCE, 1);
    const viewer = { roles: ['account_manager', 'analyst'], purpose: 'SALES' as const };
    const explanation = explain(bundle, viewer, {
      field: NAME,
      facts: { known: 1 << FACTS.indexOf('minor'), bits: 0 },
    });
    expect(explanation.decision.rule).toBe('sales-other-name');
    expect(explanation.assumed).toContainEqual({ fact: 'own_customer', holds: false });
    expect(explanation.assumed.map(({ fact }) => fact)).not.toContain('minor');
    expect(explanation.roles).toEqual([
      { role: 'account_manager', decision: explanation.decision },
      { role: 'analyst', decision: null },
    ]);
  });
});
