import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { envelopeOf } from '../../src/connectors/soap/envelope.ts';
import { usernameToken } from '../../src/connectors/soap/username-token.ts';

const WRITTEN =
  '<?xml version="1.0"?><soap:Envelope xmlns:soap="urn:s"><soap:Body><t:Get xmlns:t="urn:t"><t:ids>{ids}</t:ids><fields>{fields}</fields></t:Get></soap:Body></soap:Envelope>';

test('inputs stand in the order of the WSDL, repeated, escaped, or not at all', () => {
  const envelope = envelopeOf(WRITTEN);
  expect(envelope?.inputs).toEqual(new Set(['ids', 'fields']));
  const input = new Map([
    ['fields', ['{ids}', '$&']],
    ['other', ['x']],
    ['ids', [`<&>"'`]],
  ]);
  expect(envelope?.write(input, '')).toBe(
    '<?xml version="1.0"?><soap:Envelope xmlns:soap="urn:s"><soap:Body><t:Get xmlns:t="urn:t"><t:ids>&lt;&amp;&gt;&quot;&apos;</t:ids><fields>{ids}</fields><fields>$&amp;</fields></t:Get></soap:Body></soap:Envelope>',
  );
  expect(envelope?.write(new Map(), '<h/>')).toContain(
    '<soap:Envelope xmlns:soap="urn:s"><soap:Header><h/></soap:Header><soap:Body><t:Get xmlns:t="urn:t"></t:Get>',
  );
});

test('inputs that are given beforehand stand where they would otherwise', () => {
  const envelope = envelopeOf(WRITTEN);
  const ids: [string, readonly string[]] = ['ids', ['1', '2']];
  const fields: typeof ids = ['fields', ['a&b', 'c']];
  const whole = envelope?.write(new Map([ids, fields]), '');
  expect(envelope?.given(new Map([fields])).write(new Map([ids]), '')).toBe(whole);
  expect(envelope?.given(new Map([ids])).write(new Map([fields]), '')).toBe(whole);
  expect(envelope?.given(new Map([ids, fields])).write(new Map(), '')).toBe(whole);
  expect(envelope?.given(new Map([fields])).inputs).toEqual(new Set(['ids']));
});

test.each([
  ['SOAP encoding', WRITTEN.replace('<soap:Envelope', '<soap:Envelope soap:encodingStyle="urn:e"')],
  ['no envelope', ''],
])('%s is not literal XML', (_name, written) => {
  expect(envelopeOf(written)).toBeUndefined();
});

test('a token proves the password by a digest that is good once', () => {
  const write = usernameToken({ username: 'A&B', password: 'pass-word' });
  const [first, second] = [write(), write()];
  const [, digest, nonce = '', created = ''] =
    /#PasswordDigest">([^<]+)<.*<wsse:Nonce[^>]*>([^<]+)<\/wsse:Nonce><wsu:Created>([^<]+)</.exec(first) ??
    [];
  const expected = createHash('sha1').update(Buffer.from(nonce, 'base64')).update(`${created}pass-word`);
  expect(digest).toBe(expected.digest('base64'));
  expect(Math.abs(Date.now() - Date.parse(created))).toBeLessThan(60_000);
  expect(first).toContain('<wsse:Username>A&amp;B</wsse:Username>');
  expect(first).not.toContain('pass-word');
  expect(second).not.toContain(nonce);
});
