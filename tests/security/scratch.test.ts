import { it } from 'vitest';
import { runFacet } from '../support/running-facet.ts';
it('scratch', async () => {
  await using facet = await runFacet({ customers: 200 });
  const agent = { roles: ['service_agent'] };
  const p = { 'facet-purpose': 'SERVICE' };
  const g = (t: string) => Buffer.from(t).toString('base64url');
  const S = 'query($s: String) { customers(search: $s) { totalCount nodes { id } } }';
  const show = async (name: string, a: ReturnType<typeof facet.ask>) => {
    const r = await a;
    console.log(name, r.status, r.text.slice(0, 700));
  };
  await show('agent phone hit', facet.ask(agent, S, { s: '+8615497755875' }, p));
  await show('agent phone miss', facet.ask(agent, S, { s: '+8615497755876' }, p));
  await show('agent email hit', facet.ask(agent, S, { s: 'ouyang.jingyi@example.com' }, p));
  const am = { roles: ['account_manager'], subject: 'am01' };
  const sales = { 'facet-purpose': 'SALES' };
  await show('am foreign hit', facet.ask(am, S, { s: 'yue.ye2@example.com' }, sales));
  await show('am foreign miss', facet.ask(am, S, { s: 'yue.ye3x@example.com' }, sales));
  await show('am %', facet.ask(am, S, { s: '%' }, sales));
  await show('senior %', facet.ask({ roles: ['senior_service_agent'] }, S, { s: '%' }, p));
  await show(
    'senior quote',
    facet.ask({ roles: ['senior_service_agent'] }, S, { s: 'O\'Br"ien \u0000 <a>&b; 张\ud83d' }, p),
  );
  await show(
    'node missing contact',
    facet.ask(
      agent,
      `{ node(id: "${g('Contact:NOPE')}") { id: __typename ... on Contact { recordId name } } }`,
      {},
      p,
    ),
  );
  await show(
    'node missing contact id',
    facet.ask(agent, `{ node(id: "${g('Invoice:NOPE')}") { id } }`, {}, p),
  );
  await show('node invoice id', facet.ask(agent, `{ node(id: "${g('Invoice:90000001')}") { id } }`, {}, p));
  await show(
    'node invoice amount',
    facet.ask(
      agent,
      `{ node(id: "${g('Invoice:90000001')}") { ... on Invoice { amount { amount } partnerId } } }`,
      {},
      p,
    ),
  );
  await show(
    'node partner',
    facet.ask(agent, `{ node(id: "${g('BusinessPartner:0000100001')}") { __typename } }`, {}, p),
  );
  await show(
    'node quote',
    facet.ask(
      agent,
      `{ node(id: "${g("Invoice:a' or 1 eq 1")}") { ... on Invoice { number status } } }`,
      {},
      p,
    ),
  );
  await show(
    'node soap',
    facet.ask(
      agent,
      `{ node(id: "${g('Interaction:\u0000<b>')}") { ... on Interaction { number note } } }`,
      {},
      p,
    ),
  );
  await show(
    'node rest',
    facet.ask(agent, `{ node(id: "${g('Ticket:1,2,3&x=1')}") { ... on Ticket { number subject } } }`, {}, p),
  );
  await show('node __proto__', facet.ask(agent, `{ node(id: "${g('__proto__:x')}") { id } }`, {}, p));
  await show('first -1', facet.ask(agent, `{ customers(first: -1) { totalCount } }`, {}, p));
  await show('first 1e9', facet.ask(agent, `{ customers(first: 1000000000) { totalCount } }`, {}, p));
  await show(
    'cursor',
    facet.ask(agent, `{ customers(first: 1, after: "${g('-1')}") { totalCount } }`, {}, p),
  );
  await show(
    'cursor2',
    facet.ask(agent, `{ customers(first: 1, after: "${g('1e300')}") { totalCount } }`, {}, p),
  );
  await show(
    'longname',
    facet.ask(agent, `query ${'a'.repeat(200)} { customers(first: 1) { nodes { id name } } }`, {}, p),
  );
  await show(
    'longname2',
    facet.ask(agent, `query ${'a'.repeat(200)} { customers(first: 1) { nodes { id owner } } }`, {}, p),
  );
  await show(
    'opname',
    facet.ask(agent, `query Zhang13800138000 { customers(first: 1) { nodes { id owner } } }`, {}, p),
  );
  await show('unknown field', facet.ask(agent, `{ customers { zhang_13800138000 } }`, {}, p));
  await show(
    'unknown arg',
    facet.ask(agent, `{ customers(f_13800138000: "ouyang@example.com") { totalCount } }`, {}, p),
  );
  await show(
    'enum',
    facet.ask(agent, `{ customers { nodes { invoices(orderBy: z13800138000) { totalCount } } } }`, {}, p),
  );
  await show(
    'unknown var',
    facet.ask(agent, `query($z13800138000: Zhang13800138000) { customers { totalCount } }`, {}, p),
  );
  await show('fragment', facet.ask(agent, `{ ...z13800138000 }`, {}, p));
  await show('directive', facet.ask(agent, `{ __typename @z13800138000(a: 1) }`, {}, p));
  await show(
    'subject ws',
    facet.ask(
      { roles: ['service_agent'], subject: 'a\nb \u001b[31m' },
      `{ customers(first: 1) { nodes { id owner } } }`,
      {},
      p,
    ),
  );
  for (const path of [
    '/q/%zz13800138000',
    '/q/../../etc/passwd',
    '/q/__proto__',
    '/q/constructor.json',
    '/q/' + 'a'.repeat(200),
    '/q/customer-profile.json?id=13800138000&x13800138000=1',
    '/%E4%BD%A0',
    '/q/customer-value.csv?first=张伟',
    '/graphql?query={x13800138000',
    '/13800138000?x=13800138000',
  ])
    await show(
      path,
      facet.get(path, {
        authorization: `Bearer ${await (await import('../support/token.ts')).signToken(agent)}`,
        'apollo-require-preflight': '1',
      }),
    );
  const log = facet.log();
  console.log(
    log
      .split('\n')
      .filter((l) => /13800138000|ouyang|level":50|gap|Error/.test(l))
      .slice(0, 20)
      .join('\n'),
  );
}, 60_000);
