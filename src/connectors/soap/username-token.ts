import { createHash, randomBytes } from 'node:crypto';
import { escapeXml } from './envelope.ts';

const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
const EXPIRES_AFTER_MS = 10 * 60 * 1000;

interface Account {
  readonly username: string;
  readonly password: string;
}

/**
 * Makes the function that writes a WS-Security header with a digest of the password: Base64(SHA-1(nonce + created + password)), as in
 * WSS UsernameToken Profile 1.0, 3.1. Each has a nonce of its own: services refuse one that they have seen before.
 */
export function usernameToken({ username, password }: Account): () => string {
  const start = `<wsse:Security xmlns:wsse="${WSS}-wssecurity-secext-1.0.xsd" xmlns:wsu="${WSS}-wssecurity-utility-1.0.xsd"><wsu:Timestamp><wsu:Created>`;
  const user = `</wsu:Expires></wsu:Timestamp><wsse:UsernameToken><wsse:Username>${escapeXml(username)}</wsse:Username><wsse:Password Type="${WSS}-username-token-profile-1.0#PasswordDigest">`;
  const nonceStart = `</wsse:Password><wsse:Nonce EncodingType="${WSS}-soap-message-security-1.0#Base64Binary">`;
  return () => {
    const now = Date.now();
    const created = inSeconds(now);
    const nonce = randomBytes(16);
    const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
    return (
      `${start}${created}</wsu:Created><wsu:Expires>${inSeconds(now + EXPIRES_AFTER_MS)}${user}${digest}` +
      `${nonceStart}${nonce.toString('base64')}</wsse:Nonce><wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security>`
    );
  };
}

function inSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
