import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { FacetError } from '../../src/errors.ts';
import { startToy, type Toy, type ToyOptions } from './toy-gateway.ts';

const WAYS: readonly (readonly [string, (toy: Toy) => Promise<Response>])[] = [
  ['an operation', (toy) => toy.query('{ customer(id: "1") { name } }')],
  ['a persisted query', (toy) => toy.get('/q/one-customer?id=1')],
  ['a feed', (toy) => toy.get('/q/all-customers.csv')],
];

async function refuse(): Promise<void> {
  throw new FacetError('AUDIT_UNAVAILABLE');
}

let toy: Toy | undefined;

async function start(options: ToyOptions): Promise<Toy> {
  toy = await startToy(options);
  return toy;
}

afterEach(async () => toy?.server.close());

describe.each(WAYS)('the answer of %s', (_, ask) => {
  it('leaves when it is released', async () => {
    const order: string[] = [];
    const released = async (): Promise<void> => {
      await setTimeout(50);
      order.push('released');
    };
    const answer = await ask(await start({ released }));
    await answer.text();
    order.push('answered');
    expect(answer.status).toBe(200);
    expect([...new Set(order)]).toEqual(['released', 'answered']);
  });

  it('never leaves if it is not: the error does', async () => {
    const answer = await ask(await start({ released: refuse }));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      errors: [{ message: expect.stringContaining('audit'), extensions: { code: 'AUDIT_UNAVAILABLE' } }],
    });
  });
});
