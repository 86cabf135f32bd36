import { afterAll, beforeAll, expect, it } from 'vitest';
import { SHOWCASE } from '../../samples/data/showcase.ts';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';

const FULL = `query Full($id: ID!) { customerByRecord(source: "erp", recordId: $id) {
  id name type typeCodes emails phones nationalId taxNumber birthDate gender addresses { line city province postalCode country } bankCards
  creditLimit { amount currency } paymentTerms language owner region vip since consent { purpose granted changedAt } tags
  provenance { field source recordId asOf rule }
  invoices(first: 2) { totalCount nodes { id number status issuedOn amount { amount currency } } }
  payments(first: 1) { nodes { number amount { amount currency } method } }
  orders(first: 2) { totalCount nodes { number total { amount currency } lines { sku name quantity unitPrice { amount currency } } returns { at amount { amount currency } reason } } }
  tickets(first: 2) { totalCount nodes { number subject status category statusHistory { status at } csat nps } }
  interactions(first: 1) { nodes { channel subject note } }
  opportunities(first: 1) { nodes { name stage amount { amount currency } } }
  records { __typename source recordId asOf link { confidence since evidence { key level source recordId } } ... on Contact { mobile } }
  parent { id } subsidiaries { id }
  value { rfm { recency frequency monetary segment } historicValue { amount currency } averageOrder { amount currency } tier }
  risk { churn { score band reasons { code points description } } }
  lifecycleStage
  service { openTickets firstResponseMinutes resolutionHours reopenRate repeatComplaintRate csat nps ratings { csat nps } }
  dataQuality { completeness consistency freshness contradictions { field values { source value } } }
} }`;

let facet: RunningFacet;
beforeAll(async () => { facet = await runFacet(); });
afterAll(() => facet[Symbol.asyncDispose]());

it.each([['service_agent','SERVICE'],['senior_service_agent','SERVICE'],['account_manager','SALES'],['analyst','ANALYTICS'],['analyst','MARKETING'],['compliance_officer','AUDIT']])('%s %s', async (role, purpose) => {
  const answer = await facet.ask({ roles: [role], subject: 'am01', region: '华东' }, FULL, { id: SHOWCASE.partnerId }, { 'facet-purpose': purpose });
  console.log(role, answer.status, JSON.stringify(answer.body, null, 1).replace(/\n\s*/g, ' ').slice(0, 9000));
  console.log(facet.log().split('\n').filter(l => l.includes('unexpected')).join('\n').slice(0,3000));
  expect(answer.status).toBe(200);
});
