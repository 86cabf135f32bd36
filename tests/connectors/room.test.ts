import { expect, it, onTestFinished } from 'vitest';
import type { SourceDescription } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/index.ts';
import { call, column, settings, shop } from './descriptions.ts';
import { startScripted } from './scripted-server.ts';

const SHOP = shop(column('name'));

// The others ask for a description first, all in one call.
it.each<SourceDescription['protocol']>(['REST', 'ODATA'])(
  'a %s source has room until twice as many calls as it takes wait for it, and again when they have ended',
  async (protocol) => {
    const server = await startScripted(() => undefined);
    const connector = openConnector(
      { ...SHOP, protocol },
      settings(server.url, { concurrency: 1, budgetMs: 300 }),
    );
    onTestFinished(async () => {
      await connector.close();
      await server.close();
    });
    // Of other columns each, so that they share no call.
    const find = (fields: readonly string[]) =>
      connector.find(
        { record: SHOP.record, fields, by: 'id', values: ['1', '2', '3', '4', '5', '6', '7'] },
        call(),
      );
    const isBehind = () => connector.room() !== undefined;
    expect(isBehind()).toBe(false);
    const found = Promise.allSettled([find(['name']), find([])]);
    await expect.poll(isBehind).toBe(true);
    await found;
    await expect.poll(isBehind).toBe(false);
  },
);
