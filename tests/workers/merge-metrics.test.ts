import { expect, test } from 'vitest';
import { startMetrics } from '../../src/telemetry/metrics.ts';
import { mergeMetrics } from '../../src/workers/merge-metrics.ts';

const series = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test('metrics of several workers are one text: each metric is described once, each worker has its own series', async () => {
  const workers = [0, 1, 2].map((worker) => startMetrics(worker));
  for (const [number, { metrics }] of workers.entries()) {
    metrics.policyEpoch(1);
    for (let times = 0; times <= number; times += 1)
      metrics.request({ kind: 'graphql', outcome: 'OK', seconds: 0.1 });
  }
  const texts = await Promise.all(workers.map(({ text }) => text()));
  const merged = mergeMetrics(texts);
  const lines = merged.trimEnd().split('\n');

  expect(lines.filter((line) => line.startsWith('facet_requests_total'))).toEqual(
    [0, 1, 2].map(
      (worker) =>
        `facet_requests_total{operation_kind="graphql",outcome="OK",worker="${worker}"} ${worker + 1}`,
    ),
  );
  const comments = lines.filter((line) => line.startsWith('#'));
  expect(new Set(comments).size).toBe(comments.length);
  expect(comments).toEqual(texts[0]?.split('\n').filter((line) => line.startsWith('#')));
  expect(series(merged).toSorted()).toEqual(texts.flatMap(series).toSorted());
  // A metric's lines stand together.
  const names = series(merged).map((line) => line.replace(/(_bucket|_sum|_count)?[{ ].*/, ''));
  expect(names.filter((name, at) => name !== names[at - 1])).toHaveLength(new Set(names).size);
});

test('one text stays as it is', async () => {
  const text = await startMetrics(0).text();
  expect(mergeMetrics([text])).toBe(text);
});
