import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Connector, SourceDescription, SourceSettings } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/index.ts';
import { SourceError, type SourceErrorCode } from '../../src/errors.ts';
import { call, column, settings, shop } from './descriptions.ts';
import { type ScriptedServer, sendsJson, startScripted } from './scripted-server.ts';

const REST = shop(column('name'));
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function serve(listener: RequestListener): Promise<ScriptedServer> {
  const server = await startScripted(listener);
  open.push(server);
  return server;
}

interface Opened {
  readonly url: string;
  readonly protocol?: SourceDescription['protocol'];
  readonly more?: Partial<SourceSettings>;
}

function connect({ url, protocol = 'REST', more = {} }: Opened): Connector {
  const connector = openConnector({ ...REST, protocol }, settings(url, more));
  open.push(connector);
  return connector;
}

async function findFault(
  connector: Connector,
  values: readonly string[] = ['secret-key'],
): Promise<SourceError> {
  try {
    await connector.find({ record: REST.record, fields: ['name'], by: 'id', values }, call());
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error('expected a SourceError');
}

const answers =
  (status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

const LOGIN_PAGE = '<!doctype html><html><body>secret-key must log in</body></html>';

interface Misbehaviour {
  readonly does: string;
  readonly listener: RequestListener;
  readonly code: SourceErrorCode;
}

const MISBEHAVIOURS: readonly Misbehaviour[] = [
  { does: '400', listener: answers(400, '{"error":"secret-key"}'), code: 'SOURCE_REFUSED' },
  { does: '401 with an empty body', listener: answers(401), code: 'SOURCE_REFUSED' },
  { does: '403', listener: answers(403), code: 'SOURCE_REFUSED' },
  { does: '404', listener: answers(404), code: 'SOURCE_REFUSED' },
  { does: '408', listener: answers(408), code: 'SOURCE_TIMEOUT' },
  { does: '429 without Retry-After', listener: answers(429), code: 'SOURCE_REFUSED' },
  { does: '431 with an empty body', listener: answers(431), code: 'SOURCE_REFUSED' },
  {
    does: 'a redirect to a log-in page',
    listener: answers(302, '', { location: 'http://127.0.0.1:1/login' }),
    code: 'SOURCE_REFUSED',
  },
  { does: '500', listener: answers(500, 'secret-key'), code: 'SOURCE_UNAVAILABLE' },
  {
    does: '503 with Retry-After beyond the budget',
    listener: answers(503, '', { 'retry-after': '3600' }),
    code: 'SOURCE_UNAVAILABLE',
  },
  { does: '504', listener: answers(504), code: 'SOURCE_TIMEOUT' },
  {
    does: 'a log-in page in 200',
    listener: answers(200, LOGIN_PAGE, { 'content-type': 'text/html' }),
    code: 'SOURCE_INVALID_ANSWER',
  },
  { does: 'an empty body', listener: answers(200), code: 'SOURCE_INVALID_ANSWER' },
  { does: 'no content', listener: answers(204), code: 'SOURCE_INVALID_ANSWER' },
  {
    does: 'half a document',
    listener: answers(200, '{"things":[{"id":"secret-key"'),
    code: 'SOURCE_INVALID_ANSWER',
  },
  { does: 'null', listener: sendsJson(null), code: 'SOURCE_INVALID_ANSWER' },
  {
    does: 'a list in place of an object',
    listener: sendsJson([{ id: 'secret-key' }]),
    code: 'SOURCE_INVALID_ANSWER',
  },
  {
    does: 'an object in place of the list',
    listener: sendsJson({ things: { id: 'secret-key' } }),
    code: 'SOURCE_INVALID_ANSWER',
  },
  {
    does: 'a record of the wrong shape',
    listener: sendsJson({ things: ['secret-key'] }),
    code: 'SOURCE_INVALID_ANSWER',
  },
  {
    does: 'a value of the wrong type',
    listener: sendsJson({ things: [{ id: '1', name: { de: 'secret-key' } }] }),
    code: 'SOURCE_INVALID_ANSWER',
  },
  {
    does: 'a next page elsewhere',
    listener: sendsJson({ things: [], next_page: 'http://127.0.0.1:1/secret-key' }),
    code: 'SOURCE_INVALID_ANSWER',
  },
];

test.each(MISBEHAVIOURS)('$does is $code', async ({ listener, code }) => {
  const { url } = await serve(listener);
  const { message, cause, code: found } = await findFault(connect({ url }));
  expect(found).toBe(code);
  expect(`${message} ${String(cause)}`).not.toContain('secret-key');
});

test('a next page that is the same page is a fault, not a loop', async () => {
  const { url, targets } = await serve((request, response) =>
    sendsJson({ things: [], next_page: request.url })(request, response),
  );
  expect((await findFault(connect({ url }))).code).toBe('SOURCE_INVALID_ANSWER');
  expect(targets).toHaveLength(1);
});

const IN_200: readonly (readonly [SourceDescription['protocol'], string, unknown, string])[] = [
  ['ODATA', 'an error', { error: { code: 'x', message: 'secret-key' } }, 'SOURCE_REFUSED'],
  ['ODATA', 'another shape', { d: { results: [] } }, 'SOURCE_INVALID_ANSWER'],
  ['GRAPHQL', 'errors', { data: { things: null }, errors: [{ message: 'secret-key' }] }, 'SOURCE_REFUSED'],
  [
    'GRAPHQL',
    'a failure inside',
    { data: null, errors: [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    'SOURCE_UNAVAILABLE',
  ],
  ['GRAPHQL', 'no data', { data: null }, 'SOURCE_INVALID_ANSWER'],
];

test.each(IN_200)('%s: %s in status 200', async (protocol, _name, body, code) => {
  const { url } = await serve(sendsJson(body));
  const { code: found, message, cause } = await findFault(connect({ url, protocol }));
  expect(found).toBe(code);
  expect(`${message} ${String(cause)}`).not.toContain('secret-key');
});

describe('a source out of order', () => {
  test('that refuses connections', async () => {
    const server = await startScripted(sendsJson({}));
    await server.close();
    expect((await findFault(connect({ url: server.url }))).code).toBe('SOURCE_UNAVAILABLE');
  });

  test('that hangs costs its time budget', async () => {
    const { url } = await serve(() => undefined);
    expect((await findFault(connect({ url, more: { budgetMs: 150 } }))).code).toBe('SOURCE_TIMEOUT');
  });

  test('that drips costs its time budget', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect((await findFault(connect({ url, more: { budgetMs: 200 } }))).code).toBe('SOURCE_TIMEOUT');
  });

  test('that closes half way is asked once more', async () => {
    const { url, targets } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"things":[');
      setImmediate(() => response.destroy());
    });
    expect((await findFault(connect({ url }))).code).toBe('SOURCE_UNAVAILABLE');
    expect(targets).toHaveLength(2);
  });

  test.each([
    ['502', {}],
    ['503', { 'retry-after': '0' }],
    ['503', { 'retry-after': new Date(0).toUTCString() }],
    ['429', { 'retry-after': '0' }],
  ])('for a moment (%s, %j) answers at the second try', async (status, headers) => {
    let tries = 0;
    const { url } = await serve((request, response) => {
      tries += 1;
      if (tries === 1) response.writeHead(Number(status), headers).end();
      else sendsJson({ things: [{ id: 'a', name: 'A' }] })(request, response);
    });
    const meter = call();
    const rows = await connect({ url }).find(
      { record: REST.record, fields: ['name'], by: 'id', values: ['a'] },
      meter,
    );
    expect(rows).toEqual([{ id: 'a', name: 'A' }]);
    expect(meter.meter.calls).toBe(2);
  });

  test('that answers 503 again and again is asked twice', async () => {
    const { url, targets } = await serve(answers(503));
    await findFault(connect({ url }));
    expect(targets).toHaveLength(2);
  });

  test('that answers 500 is asked once', async () => {
    const { url, targets } = await serve(answers(500));
    await findFault(connect({ url }));
    expect(targets).toHaveLength(1);
  });

  test('is left alone after five failures in a row', async () => {
    const { url, targets } = await serve(answers(500));
    const connector = connect({ url });
    for (let failure = 0; failure < 5; failure += 1) await findFault(connector);
    expect((await findFault(connector)).code).toBe('SOURCE_UNAVAILABLE');
    expect(targets).toHaveLength(5);
  });

  test('that refuses is not taken for one that is down', async () => {
    const { url, targets } = await serve(answers(403));
    const connector = connect({ url });
    for (let refusal = 0; refusal < 7; refusal += 1) await findFault(connector);
    expect(targets).toHaveLength(7);
  });

  test('in the middle of a scan ends it', async () => {
    const { url } = await serve((request, response) => {
      if (request.url?.includes('page=2') === true) return;
      sendsJson({ things: [{ id: 'a' }], next_page: '/things?page=2' })(request, response);
    });
    const connector = connect({ url, more: { budgetMs: 200 } });
    const seen: unknown[] = [];
    const scan = async () => {
      for await (const page of connector.scan({ record: REST.record, fields: [] }, call()))
        seen.push(...page);
    };
    await expect(scan()).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
    expect(seen).toEqual([{ id: 'a' }]);
  });
});

test('at most so many calls are under way at the same time', async () => {
  let running = 0;
  let most = 0;
  const { url, targets } = await serve((request, response) => {
    running += 1;
    most = Math.max(most, running);
    setTimeout(() => {
      running -= 1;
      sendsJson({ things: [] })(request, response);
    }, 10);
  });
  const connector = connect({ url, more: { concurrency: 2 } });
  const find = (prefix: string) => {
    const values = Array.from({ length: 9 }, (_, index) => `${prefix}${index}`);
    return connector.find({ record: REST.record, fields: [], by: 'id', values }, call());
  };
  await Promise.all(['a', 'b', 'c'].map(find));
  expect(targets).toHaveLength(9);
  expect(most).toBe(2);
});

test('the call that fails ends the others of its find, and those of no other', async () => {
  const closed: string[] = [];
  const hanging = Promise.withResolvers<void>();
  let begun = 0;
  const { url } = await serve((request, response) => {
    const target = request.url ?? '';
    if (target.includes('bad')) {
      void hanging.promise.then(() => answers(403)(request, response));
      return;
    }
    response.on('close', () => closed.push(target));
    begun += 1;
    if (begun === 2) hanging.resolve();
  });
  const connector = connect({ url });
  const caller = call();
  const other = connector
    .find({ record: REST.record, fields: [], by: 'id', values: ['other'] }, caller)
    .catch((error: unknown) => error);
  const values = ['a', 'b', 'c', 'bad'];
  const work = connector.find({ record: REST.record, fields: [], by: 'id', values }, caller);
  await expect(work).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
  await vi.waitFor(() => expect(closed).toEqual([expect.stringContaining('ids=a,b,c')]));
  await connector.close();
  expect(await other).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
});

test('long values are spread over calls that keep the target short', async () => {
  const { url, targets } = await serve(sendsJson({ things: [] }));
  const values = ['a', 'b', 'c'].map((letter) => letter.repeat(3_500));
  await connect({ url }).find({ record: REST.record, fields: ['name'], by: 'id', values }, call());
  expect(targets).toHaveLength(2);
  for (const target of targets) expect(target.length).toBeLessThanOrEqual(8_000);
});
