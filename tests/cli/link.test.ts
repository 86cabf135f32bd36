import { expect, onTestFinished, test } from 'vitest';
import { startSamples } from '../../samples/start-samples.ts';
import { developmentSettings } from '../../src/config/development.ts';
import { stringify } from 'yaml';
import { run } from './run.ts';
import { SHIPPED } from './shipped.ts';

const CUSTOMERS = 50;

test('link links the records of all sources, and says what it did', async () => {
  const { samples, close } = await startSamples({ port: 0, customers: CUSTOMERS, seed: 1 });
  onTestFinished(close);
  const { sources } = developmentSettings(0);
  const moved = Object.entries(sources).map(([name, source], index) => [
    name,
    { ...source, url: samples[index]?.url },
  ]);
  const yaml = SHIPPED + stringify({ sources: Object.fromEntries(moved) });
  const { code, out, error } = await run(['link', '--json'], { yaml });
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(JSON.parse(out)).toMatchObject({ merged: 0, split: 0, vanished: 0 });
  const { customers, minted, records } = JSON.parse(out);
  expect(minted).toBe(customers);
  expect(records).toBeGreaterThan(customers);
  const words = await run(['link'], { yaml });
  expect(words.out).toMatch(new RegExp(`^ +${records} {2}records read\\n +${customers} {2}customers\\n`));
});

test('link names the source that is not there', async () => {
  const yaml = SHIPPED.replace('samples: {}', 'samples: { port: 1 }');
  const { code, out, error } = await run(['link'], { yaml });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(error).toMatch(/^SOURCE_UNAVAILABLE: The source "\w+" could not be reached/);
});
