/** The share of the values that meet the condition, 0 to 1; null where there is no value. */
export function shareOf<Item>(items: readonly Item[], meets: (item: Item) => boolean): number | null {
  return items.length === 0 ? null : items.filter(meets).length / items.length;
}
