import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { startToy } from './toy-gateway.ts';
import type { Toy } from './toy-gateway.ts';

const toys: Toy[] = [];
afterEach(async () => {
  await Promise.all(toys.splice(0).map(({ server }) => server.close()));
});

async function start(...options: Parameters<typeof startToy>): Promise<Toy> {
  const toy = await startToy(...options);
  toys.push(toy);
  return toy;
}

test('alive is not ready: health, readiness and metrics need no token', async () => {
  const { url } = await start();
  const health = await fetch(`${url}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { ready: false, checks: { links: 'being made' } },
  ]);
  const metrics = await fetch(`${url}/metrics`);
  expect([metrics.status, await metrics.text()]).toEqual([200, 'facet_requests_total 1\n']);
  expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
});

test('the first page says what is where; the explorer stands there only outside production', async () => {
  const development = await start({}, { production: false });
  expect(await (await fetch(development.url)).text()).toContain('<a href="/graphiql">');
  const production = await start();
  expect(await (await fetch(production.url)).text()).not.toContain('graphiql');
  expect((await fetch(`${production.url}/graphiql`)).status).toBe(404);
});

test('the explorer is one page that runs its own script and loads nothing from anywhere', async () => {
  const { url } = await start({}, { production: false });
  const response = await fetch(`${url}/graphiql`);
  const page = await response.text();
  const policy = response.headers.get('content-security-policy') ?? '';
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text = '']) => text);
  expect(scripts).toHaveLength(1);
  for (const script of scripts) {
    expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  }
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/https?:/);
  const head = page.replaceAll(/<(script|style)>.*?<\/\1>/gs, '');
  expect(head).not.toMatch(/(src|href)="(?!data:)/);
  expect(page).not.toMatch(/url\((?!data:)["']?https?:|@import/);
  expect(page).toContain(String.raw`"headers":"{\n  \"authorization\": \"Bearer <token>\"`);
});

test('a taken port is named, with the setting that changes it', async () => {
  const { url } = await start();
  const port = Number(new URL(url).port);
  await expect(startToy({}, { port })).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is already in use. Stop what uses it, or set PORT to another one.`,
  );
});

test('closing lets the answers under way finish', async () => {
  const started = Promise.withResolvers<undefined>();
  const release = Promise.withResolvers<undefined>();
  const toy = await startToy({
    seen: () => started.resolve(undefined),
    before: () => release.promise,
  });
  const answer = toy.query('{ customer(id: "1") { id } }');
  await started.promise;
  const closed = toy.server.close();
  release.resolve(undefined);
  expect((await answer).status).toBe(200);
  await closed;
  await expect(fetch(`${toy.url}/healthz`)).rejects.toThrow('fetch failed');
});

test.each(['/q/138%E0%A4%A', `/q/${'138'.repeat(200)}`, '/138?x=%'])(
  'an address that cannot be read is not repeated: %s',
  async (path) => {
    const { get, logged } = await start();
    const response = await get(path);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const body = await response.text();
    expect(body).toContain('"code":"BAD_REQUEST"');
    expect(body).not.toContain('138');
    expect(logged.join('')).not.toContain('138138');
  },
);

test('the log has one line a request: route, status and trace, without the address', async () => {
  const { get, logged } = await start();
  await (await get('/q/one-customer.json?id=13812345678')).text();
  const line = logged
    .map((text): unknown => JSON.parse(text))
    .find((entry) => JSON.stringify(entry).includes('answered'));
  expect(line).toMatchObject({ method: 'GET', route: '/q/:file', status: 200, traceId: expect.any(String) });
  expect(logged.join('')).not.toContain('13812345678');
});
