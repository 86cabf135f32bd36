import type { Config } from './config.ts';
import { signToken } from './viewer/sign-token.ts';
import { tokenDefaults } from './viewer/token-defaults.ts';

const EIGHT_HOURS = 8 * 3600;

/** Three viewers who see the same customer differently. */
const VIEWERS = [
  { role: 'service_agent', purpose: 'SERVICE' },
  { role: 'account_manager', purpose: 'SALES' },
  { role: 'compliance_officer', purpose: 'AUDIT' },
] as const;

/** A customer whom all four sample systems know. */
const QUERY =
  '{ customerByRecord(source: "erp", recordId: "0000100001") { id name type emails phones nationalId birthDate addresses { line city } since value { tier historicValue { amount currency } rfm { segment } } risk { churn { score band reasons { points description } } } lifecycleStage service { openTickets csat } dataQuality { completeness consistency } invoices(first: 2) { totalCount nodes { number status amount { amount currency } } } orders(first: 2) { totalCount nodes { number status total { amount currency } } } tickets(first: 2) { totalCount nodes { number category status subject } } records { source recordId } } }';

async function tokenFor({ role, purpose }: (typeof VIEWERS)[number], secret: string): Promise<string> {
  const { subject, tenureMonths, ...claims } = tokenDefaults(role);
  return signToken(
    { sub: subject, roles: [role], purpose, tenure_months: tenureMonths, client: 'development', ...claims },
    secret,
    EIGHT_HOURS,
  );
}

function curl(url: string, token: string): string {
  const body = JSON.stringify({ query: QUERY }).replaceAll("'", String.raw`'\''`);
  return `curl -s ${url}/graphql -H 'authorization: Bearer ${token}' -H 'content-type: application/json' -d '${body}'`;
}

function places(config: Config, url: string): string {
  const sources = Object.entries(config.sources).map(
    ([name, source]) => `  ${name.padEnd(12)} ${source.url}`,
  );
  return [
    '',
    'Facet answers.',
    `  gateway      ${url}/graphql`,
    `  explorer     ${url}/graphiql`,
    ...sources,
    '',
  ].join('\n');
}

/** What a person wants to know after the start: what is where and, with the samples, tokens for three viewers and a line to copy. */
export async function welcome(config: Config, url: string): Promise<string> {
  const { jwt } = config.viewers;
  if (!config.samples || !('secret' in jwt)) return places(config, url);
  const tokens = await Promise.all(
    VIEWERS.map(async (viewer) => ({ ...viewer, token: await tokenFor(viewer, jwt.secret) })),
  );
  const lines = tokens.map(({ role, purpose, token }) => `  ${role} for ${purpose}\n  ${token}\n`);
  const [first] = tokens;
  return [
    places(config, url),
    'Tokens for eight hours:',
    ...lines,
    'One customer, as the first of them sees it:',
    first ? curl(url, first.token) : '',
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}
