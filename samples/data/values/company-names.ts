import { type Syllable, syllables } from './chinese-names.ts';

/** What companies are called: the brand, with its reading. */
export const BRANDS: readonly (readonly [Syllable, Syllable])[] = pairs(
  '恒/heng 华/hua 盛/sheng 泰/tai 鑫/xin 瑞/rui 嘉/jia 隆/long 中/zhong 宏/hong 德/de 安/an',
  '泰/tai 源/yuan 达/da 通/tong 信/xin 丰/feng 兴/xing 远/yuan 和/he 润/run 诚/cheng 利/li',
);

function pairs(first: string, second: string): readonly (readonly [Syllable, Syllable])[] {
  const endings = syllables(second);
  return syllables(first).flatMap((left) => endings.map((right) => [left, right] as const));
}

export const TRADES: readonly string[] = [
  '贸易',
  '科技',
  '电子',
  '机械',
  '食品',
  '物流',
  '建材',
  '医疗器械',
  '服饰',
  '信息技术',
];

export const WESTERN_BRANDS: readonly string[] =
  'Harbour Northwind Bluebell Redwood Ashford Silverline Granite Evergreen Lakeside Summit Beacon Falcon Sterling Orchard Meridian Kestrel Juniper Crescent Foxglove Windmill'.split(
    ' ',
  );

export const WESTERN_TRADES: readonly string[] = [
  'Tools',
  'Foods',
  'Logistics',
  'Textiles',
  'Instruments',
  'Trading',
  'Medical',
  'Systems',
];
