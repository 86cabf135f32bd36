import { assert, boolean, property, string, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { randomTraceId, readTraceparent, writeTraceparent } from '../../src/telemetry/trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test.each([
  [`00-${TRACE}-${SPAN}-01`, { traceId: TRACE, spanId: SPAN, sampled: true }],
  [`00-${TRACE}-${SPAN}-00`, { traceId: TRACE, spanId: SPAN, sampled: false }],
  [`00-${TRACE}-${SPAN}-03`, { traceId: TRACE, spanId: SPAN, sampled: true }],
  [`01-${TRACE}-${SPAN}-01-of-a-later-version`, { traceId: TRACE, spanId: SPAN, sampled: true }],
  [`ff-${TRACE}-${SPAN}-01`, undefined],
  [`00-${'0'.repeat(32)}-${SPAN}-01`, undefined],
  [`00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`, undefined],
  [`00-${TRACE}-${SPAN}`, undefined],
  ['', undefined],
  [undefined, undefined],
])('the header %s', (header, expected) => {
  expect(readTraceparent(header)).toEqual(expected);
});

test('what is written is read back', () => {
  assert(
    property(
      stringMatching(/^[1-9a-f][\da-f]{31}$/),
      stringMatching(/^[1-9a-f][\da-f]{15}$/),
      boolean(),
      (traceId, spanId, sampled) => {
        expect(readTraceparent(writeTraceparent({ traceId, spanId, sampled }))).toEqual({
          traceId,
          spanId,
          sampled,
        });
      },
    ),
  );
});

test('any text is read without an error', () => {
  assert(property(string(), (header) => void readTraceparent(header)));
});

test('ids are random', () => {
  const ids = Array.from({ length: 100 }, randomTraceId);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{32}$/);
});
