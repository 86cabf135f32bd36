import { hash, randomBytes } from 'node:crypto';
import { escapeXml } from './envelope.ts';

const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
const EXPIRES_AFTER_MS = 10 * 60 * 1000;
const NONCE = 16;

interface Account {
  readonly username: string;
  readonly password: string;
}

/**
 * Makes the function that writes a WS-Security header with a digest of the password: Base64(SHA-1(nonce + created + password)), as in
 * WSS UsernameToken Profile 1.0, 3.1. Each has a nonce of its own: services refuse one that they have seen before.
 */
export function usernameToken({ username, password }: Account): () => string {
  const before = `<wsse:Security xmlns:wsse="${WSS}-wssecurity-secext-1.0.xsd" xmlns:wsu="${WSS}-wssecurity-utility-1.0.xsd"><wsu:Timestamp><wsu:Created>`;
  const user = `</wsu:Expires></wsu:Timestamp><wsse:UsernameToken><wsse:Username>${escapeXml(username)}</wsse:Username><wsse:Password Type="${WSS}-username-token-profile-1.0#PasswordDigest">`;
  const nonceStart = `</wsse:Password><wsse:Nonce EncodingType="${WSS}-soap-message-security-1.0#Base64Binary">`;
  const nonceOf = nonces();
  let written = datesOf(0);
  return () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    if (now !== written.now) written = datesOf(now);
    const { created, expires } = written;
    const nonce = nonceOf();
    const digest = hash('sha1', Buffer.concat([nonce, Buffer.from(created + password)]), 'base64');
    return (
      `${before}${created}</wsu:Created><wsu:Expires>${expires}${user}${digest}` +
      `${nonceStart}${nonce.toString('base64')}</wsse:Nonce><wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security>`
    );
  };
}

/** What does not change within a second. */
function datesOf(now: number) {
  return { now, created: inSeconds(now), expires: inSeconds(now + EXPIRES_AFTER_MS) };
}

/** Random bytes, fetched for many nonces in one go. */
function nonces(): () => Buffer {
  let block = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at === block.length) {
      block = randomBytes(NONCE * 256);
      at = 0;
    }
    at += NONCE;
    return block.subarray(at - NONCE, at);
  };
}

function inSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
