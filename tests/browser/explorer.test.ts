import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { noChromium, startChromium } from '../support/chromium.ts';
import { runFacet, type RunningFacet } from '../support/running-facet.ts';

describe.skipIf(noChromium !== null)(
  `the explorer in a browser${noChromium === null ? '' : ` (${noChromium})`}`,
  () => {
    let facet: RunningFacet;
    let browser: Browser;
    beforeAll(async () => {
      [facet, browser] = await Promise.all([runFacet({ customers: 50 }), startChromium()]);
    });
    afterAll(async () => {
      await browser.close();
      await facet[Symbol.asyncDispose]();
    });

    it('loads from our own address alone, and shows the schema and an answer', async () => {
      const page = await browser.newPage();
      const elsewhere: string[] = [];
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== facet.url)
          elsewhere.push(url.origin);
      });
      const refused: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) refused.push(message.text());
      });
      const introspected = page.waitForResponse((response) => response.url().endsWith('/graphql'));
      await page.goto(`${facet.url}/graphiql`);
      await page.waitForSelector('.graphiql-container');
      expect((await introspected).status()).toBe(401);
      expect(elsewhere).toEqual([]);
      expect(refused).toEqual([]);
      await page.close();
    });
  },
);
