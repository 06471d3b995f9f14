"""National code sets that files use, each code with a Chinese and an English word.

Codes and Chinese words agree in several independent public listings of each standard; the standards' own texts were not
at hand. The English words are ours, except the ethnic names, which are the standard's spellings.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from wuding.calc.identity import PROVINCES


@dataclass(frozen=True)
class CodeSet:
    """One set: `words` by code, in the standard's order; `offered` are the codes that forms offer, all unless given."""

    standard: str
    words: Mapping[str, tuple[str, str]]
    offered: tuple[str, ...] = ()

    def word(self, code: str) -> str:
        """The word in the language of the page; the code itself where it isn't known."""
        chinese, english = self.words.get(code, (code, code))
        return english if (get_language() or "").startswith("en") else chinese

    def chinese(self, code: str) -> str:
        """The word as records and packs have it."""
        return self.words.get(code, (code, code))[0]

    def code_of(self, word: str) -> str | None:
        """The code of a Chinese or English word, or of a code itself; None where nothing fits."""
        wanted = word.strip()
        return wanted if wanted in self.words else _by_word(self).get(wanted.casefold())

    def choices(self) -> list[tuple[str, str]]:
        """For forms: code and word."""
        return [(code, self.word(code)) for code in self.offered or self.words]


def _by_word(codes: CodeSet) -> dict[str, str]:
    return {word.casefold(): code for code, words in codes.words.items() for word in words}


_PEOPLES = (
    "汉族 Han,蒙古族 Mongol,回族 Hui,藏族 Zang,维吾尔族 Uygur,苗族 Miao,彝族 Yi,壮族 Zhuang,布依族 Buyei,朝鲜族 Chosen,"
    "满族 Man,侗族 Dong,瑶族 Yao,白族 Bai,土家族 Tujia,哈尼族 Hani,哈萨克族 Kazak,傣族 Dai,黎族 Li,傈僳族 Lisu,"
    "佤族 Va,畲族 She,高山族 Gaoshan,拉祜族 Lahu,水族 Sui,东乡族 Dongxiang,纳西族 Naxi,景颇族 Jingpo,柯尔克孜族 Kirgiz,土族 Tu,"
    "达斡尔族 Daur,仫佬族 Mulao,羌族 Qiang,布朗族 Blang,撒拉族 Salar,毛南族 Maonan,仡佬族 Gelao,锡伯族 Xibe,阿昌族 Achang,普米族 Pumi,"
    "塔吉克族 Tajik,怒族 Nu,乌孜别克族 Uzbek,俄罗斯族 Russ,鄂温克族 Ewenki,德昂族 Deang,保安族 Bonan,裕固族 Yugur,京族 Gin,塔塔尔族 Tatar,"
    "独龙族 Derung,鄂伦春族 Oroqen,赫哲族 Hezhen,门巴族 Monba,珞巴族 Lhoba,基诺族 Jino"
)
ETHNIC = CodeSet(
    "GB/T 3304-1991",
    {
        f"{number:02d}": (chinese, english)
        for number, (chinese, english) in enumerate((word.split() for word in _PEOPLES.split(",")), start=1)
    },
)

EDUCATION = CodeSet(
    "GB/T 4658-2006",
    {
        "11": ("博士研究生毕业", "doctoral programme, graduated"),
        "12": ("博士研究生结业", "doctoral programme, completed"),
        "13": ("博士研究生肄业", "doctoral programme, left"),
        "14": ("硕士研究生毕业", "master's programme, graduated"),
        "15": ("硕士研究生结业", "master's programme, completed"),
        "16": ("硕士研究生肄业", "master's programme, left"),
        "17": ("研究生班毕业", "postgraduate class, graduated"),
        "18": ("研究生班结业", "postgraduate class, completed"),
        "19": ("研究生班肄业", "postgraduate class, left"),
        "21": ("大学本科毕业", "undergraduate programme, graduated"),
        "22": ("大学本科结业", "undergraduate programme, completed"),
        "23": ("大学本科肄业", "undergraduate programme, left"),
        "28": ("大学普通班毕业", "general university class, graduated"),
        "31": ("大学专科毕业", "junior college, graduated"),
        "32": ("大学专科结业", "junior college, completed"),
        "33": ("大学专科肄业", "junior college, left"),
        "41": ("中等专科毕业", "secondary specialised school, graduated"),
        "42": ("中等专科结业", "secondary specialised school, completed"),
        "43": ("中等专科肄业", "secondary specialised school, left"),
        "44": ("职业高中毕业", "vocational high school, graduated"),
        "45": ("职业高中结业", "vocational high school, completed"),
        "46": ("职业高中肄业", "vocational high school, left"),
        "47": ("技工学校毕业", "technical school, graduated"),
        "48": ("技工学校结业", "technical school, completed"),
        "49": ("技工学校肄业", "technical school, left"),
        "61": ("普通高中毕业", "high school, graduated"),
        "62": ("普通高中结业", "high school, completed"),
        "63": ("普通高中肄业", "high school, left"),
        "71": ("初中毕业", "middle school, graduated"),
        "73": ("初中肄业", "middle school, left"),
        "81": ("小学毕业", "primary school, graduated"),
        "83": ("小学肄业", "primary school, left"),
        "90": ("其他", "other"),
    },
)

_FIELDS = (
    "哲学 philosophy,经济学 economics,法学 law,教育学 education,文学 literature,历史学 history,理学 science,工学 engineering,"
    "农学 agriculture,医学 medicine,军事学 military science,管理学 management"
)
_PROFESSIONAL = {
    "245": ("临床医学博士专业学位", "professional doctor of clinical medicine"),
    "248": ("兽医博士专业学位", "professional doctor of veterinary medicine"),
    "250": ("口腔医学博士专业学位", "professional doctor of stomatology"),
    "341": ("法律硕士专业学位", "professional master of law"),
    "342": ("教育硕士专业学位", "professional master of education"),
    "343": ("工程硕士专业学位", "professional master of engineering"),
    "344": ("建筑学硕士专业学位", "professional master of architecture"),
    "345": ("临床医学硕士专业学位", "professional master of clinical medicine"),
    "346": ("工商管理硕士专业学位", "professional master of business administration"),
    "347": ("农业推广硕士专业学位", "professional master of agricultural extension"),
    "348": ("兽医硕士专业学位", "professional master of veterinary medicine"),
    "349": ("公共管理硕士专业学位", "professional master of public administration"),
    "350": ("口腔医学硕士专业学位", "professional master of stomatology"),
    "351": ("公共卫生硕士专业学位", "professional master of public health"),
    "352": ("军事硕士专业学位", "professional master of military science"),
}


def _degrees() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {"1": ("名誉博士", "honorary doctor")}
    for level, chinese, english in (
        ("2", "博士", "doctor"),
        ("3", "硕士", "master"),
        ("4", "学士", "bachelor"),
    ):
        found[level] = (chinese, english)
        for number, field in enumerate(_FIELDS.split(","), start=1):
            name, _blank, translated = field.partition(" ")
            found[f"{level}{number:02d}"] = (f"{name}{chinese}学位", f"{english} of {translated}")
        found |= {code: words for code, words in _PROFESSIONAL.items() if code.startswith(level)}
    return found


DEGREES = CodeSet("GB/T 6864-2003", _degrees())

POLITICAL = CodeSet(
    "GB/T 4762-1984",
    {
        "01": ("中共党员", "member of the Communist Party"),
        "02": ("中共预备党员", "probationary member of the Communist Party"),
        "03": ("共青团员", "member of the Communist Youth League"),
        "04": ("民革党员", "member of the Revolutionary Committee of the Kuomintang"),
        "05": ("民盟盟员", "member of the China Democratic League"),
        "06": ("民建会员", "member of the China Democratic National Construction Association"),
        "07": ("民进会员", "member of the China Association for Promoting Democracy"),
        "08": ("农工党党员", "member of the Chinese Peasants' and Workers' Democratic Party"),
        "09": ("致公党党员", "member of the China Zhi Gong Party"),
        "10": ("九三学社社员", "member of the Jiusan Society"),
        "11": ("台盟盟员", "member of the Taiwan Democratic Self-Government League"),
        "12": ("无党派人士", "without party affiliation"),
        "13": ("群众", "the masses"),
    },
)
"""With the customary short names; the standard's long ones are understood by `political_code`."""

_LONG_NAMES = {
    "中国共产党党员": "01", "中国共产党预备党员": "02", "中国共产主义青年团团员": "03", "中国国民党革命委员会会员": "04",
    "中国民主同盟盟员": "05", "中国民主建国会会员": "06", "中国民主促进会会员": "07", "中国农工民主党党员": "08",
    "中国致公党党员": "09", "台湾民主自治同盟盟员": "11", "无党派民主人士": "12", "党员": "01", "预备党员": "02", "团员": "03",
}  # fmt: skip


def political_code(word: str) -> str | None:
    """The code of a short or long name; None where nothing fits."""
    return POLITICAL.code_of(word) or _LONG_NAMES.get(word.strip())


_LEVELS_OF_PACKS = (
    ("研究生", "11 12 14 15 17 18"),
    ("本科", "21 22 28"),
    ("大专", "31 32"),
    ("高中（中专）", "13 16 19 23 33 41 42 44 45 47 48 61 62"),
    ("初中及以下", "43 46 49 63 71 73 81 83 90"),
)
"""What packs call 学历. Who left a school without an end has what comes before it."""
PACK_LEVEL: Mapping[str, str] = {code: word for word, codes in _LEVELS_OF_PACKS for code in codes.split()}
LEVEL_ORDER = tuple(word for word, _codes in _LEVELS_OF_PACKS)
"""From the highest."""
_CODE_OF_LEVEL = {"研究生": "14", "本科": "21", "大专": "31", "高中（中专）": "61", "初中及以下": "71"}


def education_code(word: str) -> str | None:
    """The code of a word of the standard or of the packs; None where nothing fits."""
    return EDUCATION.code_of(word) or _CODE_OF_LEVEL.get(word.strip()) or _EVERYDAY.get(word.strip())


_EVERYDAY = {
    "博士研究生": "11", "博士": "11", "硕士研究生": "14", "硕士": "14", "大学本科": "21", "大学": "21", "大学专科": "31",
    "专科": "31", "中专": "41", "职高": "44", "技校": "47", "高中": "61", "普通高中": "61", "初中": "71", "小学": "81",
}  # fmt: skip


CERTIFICATE_LEVELS = ("初级", "中级", "高级")
"""助理社会工作师, 社会工作师, 高级社会工作师: from the lowest."""
GRADES = ("优秀", "良好", "一般", "差")
"""Grades of an appraisal, from the best."""


def place_word(code: str) -> str:
    """A division code with its province: 黑龙江省（232762）; empty for an empty code."""
    province = PROVINCES.get(code[:2], "")
    return f"{province}（{code}）" if province else code


def is_place(code: str) -> bool:
    """Whether it looks like a division code of a province that exists."""
    return len(code) == _PLACE_DIGITS and code.isascii() and code.isdecimal() and code[:2] in PROVINCES


_PLACE_DIGITS = 6


def education_word(code: str) -> str:
    """The word of an education code."""
    return EDUCATION.word(code)


def degree_word(code: str) -> str:
    """The word of a degree code."""
    return DEGREES.word(code)


def political_word(code: str) -> str:
    """The word of a political status code."""
    return POLITICAL.word(code)


def ethnic_word(code: str) -> str:
    """The word of an ethnic code."""
    return ETHNIC.word(code)


def education_choices() -> list[tuple[str, str]]:
    """For the field."""
    return EDUCATION.choices()


def degree_choices() -> list[tuple[str, str]]:
    """For the field."""
    return DEGREES.choices()


def political_choices() -> list[tuple[str, str]]:
    """For the field."""
    return POLITICAL.choices()


def ethnic_choices() -> list[tuple[str, str]]:
    """For the field."""
    return ETHNIC.choices()


def certificate_level_choices() -> list[tuple[str, str]]:
    """For forms; a place's documents may have others."""
    return [(level, level) for level in CERTIFICATE_LEVELS]


def grade_choices() -> list[tuple[str, str]]:
    """For forms; a place's documents may have others."""
    return [(grade, grade) for grade in GRADES]
