"""Chinese personal names from a seeded generator: common surnames with common given characters.

They belong to nobody; that a living person bears the same name can't be excluded, as with any common name.
"""

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
    "邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
WOMEN = "丽娟静敏燕娜芳玲艳霞娇婷雪琳倩颖慧莹洁萍欣妍彤蕾岚云梅兰月晶"
MEN = "伟强磊洋勇军杰涛超明刚平辉鹏飞斌浩宇波凯健俊帆博志海林峰亮岩"
EITHER = "文春雨晓佳思子海玉宁立国庆新永晨东华"
SINGLE_SHARE = 0.3


class NameMaker:
    """Gives names that it has not given before."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given: set[str] = set()

    def name(self, *, woman: bool) -> str:
        """A fresh name of two or three characters."""
        while True:
            last = self._random.choice(WOMEN if woman else MEN)
            middle = "" if self._random.random() < SINGLE_SHARE else self._random.choice(EITHER)
            name = self._random.choice(SURNAMES) + middle + last
            if name not in self._given and middle != last:
                self._given.add(name)
                return name
