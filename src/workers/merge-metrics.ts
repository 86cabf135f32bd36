const isComment = (line: string): boolean => line.startsWith('#');

/**
 * Metrics of several processes as one text. Their series differ by the label `worker` and are not added up here: a worker that was replaced begins
 * at 0, which a sum of counters would tell as a fall.
 */
export function mergeMetrics(texts: readonly string[]): string {
  const blocks = texts.flatMap((text) => text.trimEnd().split('\n\n'));
  const byMetric = Map.groupBy(blocks, (block) => block.slice(0, block.indexOf('\n')));
  return Array.from(byMetric.values(), ([first = '', ...others]) =>
    [first, ...others.flatMap((block) => block.split('\n').filter((line) => !isComment(line)))].join('\n'),
  )
    .map((block) => `${block}\n`)
    .join('\n');
}
