import { describe, expect, it } from 'vitest';
import { planAccess } from '../../src/policies/access.ts';
import { loadBundle } from '../../src/policies/bundle.ts';
import { createPolicies } from '../../src/policies/policies.ts';
import { loadRows, NOTHING_KNOWN, SOURCE } from './example.ts';

const NAME = { coordinate: 'Customer.name', classification: 'SENSITIVE', category: 'PERSON_NAME' };
const EMAIL = { coordinate: 'Customer.emails', classification: 'SENSITIVE', category: 'EMAIL' };
const viewer = { roles: ['service_agent'], purpose: 'SERVICE' as const };
const both = (treatment: 'CLEAR' | 'DENY'): string[] =>
  ['PERSON_NAME', 'EMAIL'].map(
    (category, index) =>
      `${treatment.toLowerCase()}-${index},service_agent,SENSITIVE,${category},SERVICE,read,*,${treatment}`,
  );

describe('rule 12: policy changes are atomic', () => {
  it('lets no request see half of a bundle', async () => {
    const policies = createPolicies(await loadRows(both('CLEAR'), {}, 1));
    const request = async (): Promise<string> => {
      const bundle = policies.current();
      const plan = planAccess({ bundle, viewer, fields: [NAME, EMAIL] });
      const name = plan.decide('Customer.name', NOTHING_KNOWN).treatment.kind;
      await Promise.resolve();
      const email = plan.decide('Customer.emails', NOTHING_KNOWN).treatment.kind;
      return `${plan.epoch} ${name} ${email}`;
    };
    const seen = new Set<string>();
    const requests = Array.from({ length: 200 }, async (_, turn) => {
      for (let wait = 0; wait < turn; wait += 1) await new Promise(setImmediate);
      seen.add(await request());
    });
    for (let epoch = 2; epoch <= 6; epoch += 1) {
      policies.swap(await loadRows(both(epoch % 2 === 0 ? 'DENY' : 'CLEAR'), {}, epoch));
    }
    await Promise.all(requests);
    seen.add(await request());
    for (const answer of seen) expect(answer).toMatch(/^([135] CLEAR CLEAR|[246] DENY DENY)$/);
    expect(seen).toContain('6 DENY DENY');
  });

  it('leaves everything as it is where a bundle has a fault', async () => {
    const first = await loadBundle(SOURCE, 1);
    const policies = createPolicies(first);
    await expect(
      loadBundle({ ...SOURCE, policy: `${SOURCE.policy}\nbroken` }, 2).then((bundle) =>
        policies.swap(bundle),
      ),
    ).rejects.toThrow('expected 8 cells');
    expect(policies.current()).toBe(first);
  });

  it('takes only the next epoch, so that of two loads at once one is told', async () => {
    const policies = createPolicies(await loadRows(both('CLEAR'), {}, 4));
    const [one, other] = await Promise.all([loadRows(both('DENY'), {}, 5), loadRows([], {}, 5)]);
    policies.swap(one);
    expect(() => policies.swap(other)).toThrow('Expected a bundle of epoch 6; got 5');
    expect(policies.current()).toBe(one);
  });

  it('never takes decisions of an earlier epoch from a cache', async () => {
    const before = await loadRows(both('CLEAR'), {}, 1);
    planAccess({ bundle: before, viewer, fields: [NAME] });
    const after = await loadRows(both('DENY'), {}, 2);
    expect(
      planAccess({ bundle: after, viewer, fields: [NAME] }).decide('Customer.name', NOTHING_KNOWN).rule,
    ).toBe('deny-0');
    expect(
      planAccess({ bundle: before, viewer, fields: [NAME] }).decide('Customer.name', NOTHING_KNOWN).rule,
    ).toBe('clear-0');
  });
});
