import { expect, test } from 'vitest';
import { difference, withoutMasked } from '../../bench/work/answers.ts';

test.each([
  [{ a: 1, b: [{ c: 'x' }] }, { a: 1, b: [{ c: 'x' }] }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, false],
  [{ a: null }, {}, false],
  [{ a: '1' }, { a: 1 }, false],
])('%j and %j: the same bytes: %s', (left, right, same) => {
  expect(difference(left, right) === null).toBe(same);
});

test('what differs is shown with its place', () => {
  expect(difference({ a: 1 }, { a: 2 })).toBe('byte 5: …{"a":1}… for …{"a":2}…');
});

test('masked fields are left out wherever they stand, all others keep their places', () => {
  const answer = {
    nodes: [{ id: 'x', taxNumber: '1', region: 'r', nationalId: '2', bankCards: [], birthDate: null }],
  };
  expect(JSON.stringify(withoutMasked(answer))).toBe('{"nodes":[{"id":"x","region":"r"}]}');
});
