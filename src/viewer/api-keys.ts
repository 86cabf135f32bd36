import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from './settings.ts';

/** Finds the client whose key it is, among keys that are known as hashes only. Every key is compared, so the time tells nothing. */
export const createKeyFinder = (keys: readonly ApiKey[]) => {
  const hashed = keys.map((client) => ({ client, hash: Buffer.from(client.sha256, 'hex') }));
  return (key: string): ApiKey | undefined => {
    const given = createHash('sha256').update(key).digest();
    return hashed.filter(({ hash }) => timingSafeEqual(hash, given))[0]?.client;
  };
};
