/** A Chinese character or compound with its reading in pinyin. */
export type Syllable = readonly [written: string, pinyin: string];

/** Reads a list such as `王/wang 李/li`. */
export function syllables(text: string): readonly Syllable[] {
  return text.split(' ').map((entry) => {
    const [written = '', pinyin = ''] = entry.split('/');
    return [written, pinyin];
  });
}

export const SURNAMES = syllables(
  '王/wang 李/li 张/zhang 刘/liu 陈/chen 杨/yang 黄/huang 赵/zhao 吴/wu 周/zhou 徐/xu 孙/sun 马/ma 朱/zhu 胡/hu 郭/guo 何/he 林/lin 高/gao 罗/luo 郑/zheng 梁/liang 谢/xie 宋/song 唐/tang 许/xu 邓/deng 韩/han 冯/feng 曹/cao 彭/peng 曾/zeng 肖/xiao 田/tian 董/dong 潘/pan 袁/yuan 蔡/cai 蒋/jiang 余/yu 于/yu 杜/du 叶/ye 程/cheng 魏/wei 苏/su 吕/lv 丁/ding 任/ren 卢/lu 姚/yao 沈/shen 钟/zhong 姜/jiang 崔/cui 谭/tan 陆/lu 范/fan 汪/wang 廖/liao 石/shi 金/jin 韦/wei 贾/jia 夏/xia 付/fu 方/fang 邹/zou 熊/xiong 白/bai 孟/meng 秦/qin 邱/qiu 侯/hou 江/jiang 尹/yin 薛/xue 闫/yan 雷/lei 龙/long 欧阳/ouyang 上官/shangguan 司马/sima 诸葛/zhuge 司徒/situ',
);

export const GIVEN_MALE = syllables(
  '伟/wei 强/qiang 磊/lei 军/jun 洋/yang 勇/yong 杰/jie 涛/tao 明/ming 超/chao 刚/gang 平/ping 辉/hui 鹏/peng 浩/hao 宇/yu 轩/xuan 博/bo 文/wen 建/jian 国/guo 志/zhi 海/hai 峰/feng 龙/long 东/dong 斌/bin 凯/kai 俊/jun 毅/yi 林/lin 波/bo 成/cheng 康/kang 诚/cheng 嘉/jia 航/hang 子/zi 晨/chen 泽/ze',
);

export const GIVEN_FEMALE = syllables(
  '芳/fang 娜/na 敏/min 静/jing 丽/li 艳/yan 娟/juan 霞/xia 燕/yan 玲/ling 婷/ting 雪/xue 慧/hui 莹/ying 倩/qian 琳/lin 洁/jie 梅/mei 秀/xiu 英/ying 华/hua 兰/lan 红/hong 玉/yu 萍/ping 欣/xin 怡/yi 佳/jia 思/si 雨/yu 梦/meng 诗/shi 涵/han 月/yue 晓/xiao 丹/dan 璐/lu 瑶/yao 妍/yan 宁/ning',
);
