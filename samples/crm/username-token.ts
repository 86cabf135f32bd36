import { createHash } from 'node:crypto';
import { sameSecret } from '../same-secret.ts';
import { child, elementText } from './element-text.ts';

/** How far a token's `Created` may be off, in milliseconds (WSS UsernameToken Profile 1.1 §3.1 proposes five minutes). */
const FRESHNESS_MS = 5 * 60 * 1000;

interface Account {
  readonly username: string;
  readonly password: string;
}

/**
 * Whether a parsed WS-Security header carries the account: as PasswordText, or as PasswordDigest, which is
 * Base64(SHA-1(nonce + created + password)) (WSS UsernameToken Profile 1.1 §3.1) with a `Created` not older than five minutes.
 */
export function isAuthentic(security: unknown, account: Account, now = Date.now()): boolean {
  const token = child(security, 'UsernameToken');
  const password = child(token, 'Password');
  const type = elementText(child(child(password, 'attributes'), 'Type')) ?? '#PasswordText';
  const given = elementText(password) ?? '';
  const isUser = sameSecret(elementText(child(token, 'Username')), account.username);
  if (type.endsWith('#PasswordText')) return sameSecret(given, account.password) && isUser;
  if (!type.endsWith('#PasswordDigest')) return false;
  const nonce = elementText(child(token, 'Nonce'));
  const created = elementText(child(token, 'Created'));
  if (nonce === undefined || created === undefined) return false;
  const isFresh = Math.abs(now - Date.parse(created)) <= FRESHNESS_MS;
  return sameSecret(given, passwordDigest(nonce, created, account.password)) && isUser && isFresh;
}

function passwordDigest(nonce: string, created: string, password: string): string {
  return createHash('sha1')
    .update(Buffer.from(nonce, 'base64'))
    .update(created)
    .update(password)
    .digest('base64');
}
