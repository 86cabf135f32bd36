import { assert, property, string } from 'fast-check';
import type { Logger } from 'pino';
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../src/errors.ts';
import { describeFault } from '../../src/telemetry/describe-fault.ts';
import { createLog, type LogLevel } from '../../src/telemetry/log.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SECRET = 'Zz-510101199001011234 王小明';

const logged = (write: (log: Logger) => void, level: LogLevel = 'info'): string => {
  let text = '';
  const destination = {
    write(line: string) {
      text += line;
    },
  };
  write(createLog(level, destination));
  return text;
};

test('an event is a line of JSON with its bindings, those of a child included', () => {
  const line = logged((log) =>
    log
      .child({ traceId: TRACE, customer: SECRET })
      .warn(
        { event: 'source-failed', source: 'crm', code: 'SOURCE_TIMEOUT', route: '/q/:name', ms: 3000.5 },
        'answered',
      ),
  );
  expect(JSON.parse(line)).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    traceId: TRACE,
    event: 'source-failed',
    source: 'crm',
    code: 'SOURCE_TIMEOUT',
    route: '/q/:name',
    ms: 3000.5,
    msg: 'answered',
  });
});

test('events below the level are not written', () => {
  expect(logged((log) => log.info('listening'), 'warn')).toBe('');
  expect(logged((log) => log.fatal('listening'), 'silent')).toBe('');
});

describe('no value gets into the log', () => {
  const cause = Object.assign(new TypeError(`near ${SECRET}\n    at ${SECRET} (file.ts:1:1)`), {
    name: SECRET,
    code: SECRET,
    row: SECRET,
  });
  const error = new Error(`cannot read ${SECRET}`, { cause });

  test.each<[string, (log: Logger) => void]>([
    ['by a binding that is not listed', (log) => log.info({ customer: SECRET })],
    [
      'by a listed binding',
      (log) => log.info({ source: SECRET, traceId: SECRET, route: `/${SECRET}`, rows: SECRET, code: SECRET }),
    ],
    ['by a nested object', (log) => log.info({ source: { name: SECRET }, req: { url: SECRET } })],
    ['by a binding of a child', (log) => log.child({ customer: SECRET }).child({ source: SECRET }).info('x')],
    ['by a placeholder', (log) => log.info('read %s', SECRET)],
    ['by a placeholder after bindings', (log) => log.info({ rows: 1 }, 'read %s', SECRET)],
    ['by an error', (log) => log.error(error)],
    ['by an error as err', (log) => log.error({ err: error })],
    ['by an error as fault', (log) => log.error({ fault: error }, 'unexpected error')],
    [
      'by a described error',
      (log) => log.error({ fault: { name: SECRET, code: SECRET, at: [SECRET], message: SECRET } }),
    ],
    ['by something thrown that is no error', (log) => log.error({ fault: SECRET, err: [SECRET] })],
  ])('%s', (_, write) => {
    const line = logged(write);
    expect(line).not.toBe('');
    for (const part of SECRET.split(' ')) expect(line).not.toContain(part);
  });

  test('whatever an error says', () => {
    assert(
      property(string({ minLength: 1 }), (text) => {
        const value = `<${text}>`;
        const line = logged((log) => log.error(new RangeError(value)));
        expect(line).not.toContain(JSON.stringify(value).slice(1, -1));
      }),
    );
  });
});

test('an error keeps what leads to its cause: names, codes and frames', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const error = new SourceError('SOURCE_UNAVAILABLE', 'crm', refused);
  const expected = {
    fault: {
      name: 'SourceError',
      code: 'SOURCE_UNAVAILABLE',
      at: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
      cause: { name: 'Error', code: 'ECONNREFUSED' },
    },
  };
  const lines = [error, describeFault(error)].map((fault) => logged((log) => log.error({ fault })));
  for (const line of lines) expect(JSON.parse(line)).toMatchObject(expected);
});
