/** What the web shop sells: article number, name, and its price compared with the usual order. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly weight: number;
}

const NAMES =
  '无线耳机 智能手表 充电宝 蓝牙音箱 机械键盘 保温杯 空气净化器 电饭煲 扫地机器人 护手霜 洗面奶 跑步鞋 瑜伽垫 登山包 儿童积木 绘本套装 婴儿推车 纸尿裤 咖啡豆 坚果礼盒 茶叶礼盒 办公椅 台灯 打印纸 工具套装 螺丝批组 安全帽 电缆线 传感器 滤芯'.split(
    ' ',
  );

export const PRODUCTS: readonly Product[] = NAMES.map((name, index) => ({
  sku: `SKU-${1001 + index}`,
  name,
  weight: 0.2 + ((index * 7) % 10) / 10,
}));
