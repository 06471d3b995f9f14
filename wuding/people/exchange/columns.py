"""The columns of a table of people, as Chinese offices call them, with the lists of one place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.sheets.columns import Choice, ColumnSpec, Kind, TableSpec
from wuding.organisation.models import Kind as Place
from wuding.organisation.models import Organisation
from wuding.organisation.queries import may
from wuding.people import code_sets, facts
from wuding.people.models import (
    AccountKind,
    Appraisal,
    Certificate,
    Channel,
    ContractKind,
    EmploymentForm,
    Fact,
    Record,
    Sex,
    Team,
)
from wuding.people.models.certificates import SOCIAL_WORK
from wuding.policy.queries.adoptions import posts_in_order

SHEET = "人员"
FILE_ID = "file_id"
YES, NO = "是", "否"
_OLDEST = date(1900, 3, 1)

_NEEDS: Mapping[str, tuple[Permission, ...]] = {
    "file": (Permission.SEE_FILE,),
    "contract": (Permission.SEE_CONTRACTS,),
    "appraisal": (Permission.SEE_FILE, Permission.SEE_APPRAISAL),
    "bank": (Permission.SEE_BANK_ACCOUNTS,),
}
"""What a group of columns needs beyond the right to import or export."""
_NEEDS_TO_WRITE: Mapping[str, tuple[Permission, ...]] = {
    "contract": (Permission.CHANGE_CONTRACTS,),
    "bank": (Permission.CHANGE_BANK_ACCOUNTS,),
}


def table_for(
    user: User,
    place: Organisation,
    day: date,
    *,
    with_ids: bool = False,
    permission: Permission = Permission.IMPORT_PEOPLE,
) -> TableSpec:
    """The table that this user hands in and takes away for a place; `with_ids`: as exported, with each file's id.

    `permission` says which units stand in its list.

    The words are Chinese in every language of the pages: the tables go between Chinese offices.
    """
    groups = [
        (name, columns)
        for name, columns in _groups(user, place, day, permission)
        if all(may(user, right, place) for right in _rights(name, permission))
    ]
    columns = [_file_id(), *(column for _name, found in groups for column in found)]
    return TableSpec(
        SHEET,
        tuple(_until(column, day) for column in columns if with_ids or column.key != FILE_ID),
        title=f"{place.name}人员名册",
        instructions=_INSTRUCTIONS,
    )


def _rights(group: str, permission: Permission) -> tuple[Permission, ...]:
    more = _NEEDS_TO_WRITE.get(group, ()) if permission == Permission.IMPORT_PEOPLE else ()
    return _NEEDS.get(group, ()) + more


_INSTRUCTIONS = (
    "每人一行，填在“人员”这张表里；带 * 的列必填。表头的叫法请不要改，列的先后可以调整，不需要的列可以删去。",
    "新人按必填列建档；已有档案的人按档案号、再按身份证号认定；两样都没有时，按姓名、出生日期和单位提示您确认。",
    "空着的格子不改动档案里已有的内容。要删除或结束一条记录，请到档案页办理。",
    "和档案不同的内容：开始日期相同的算更正，更晚的算新的一段，原来那段到前一天为止；更早的不收，请到档案页更正。",
    "身份证号、电话、证书编号这几列已设为文本。从别处粘贴时请选“只粘贴数值”，以免被改成数字。",
    "上传后先看预览，确认后才写入；写入后可以整批撤销。",
)


def _file_id() -> ColumnSpec:
    return ColumnSpec(
        FILE_ID, "档案号", most=36, note="系统给每份档案的编号，导出时带出，请不要改动；新人留空"
    )


def _until(column: ColumnSpec, day: date) -> ColumnSpec:
    """Days that have to be past end today; terms of contracts and registrations reach further."""
    return (
        replace(column, latest=day)
        if column.key in ("born", "identity_number", "graduated", "issued")
        else column
    )


def _groups(
    user: User, place: Organisation, day: date, permission: Permission
) -> list[tuple[str, tuple[ColumnSpec, ...]]]:
    return [
        ("person", _person()),
        ("service", _service(places_in(user, place, permission), place)),
        ("file", _post(place, day)),
        ("file", _education()),
        ("file", _political()),
        ("file", _certificate(place)),
        ("contract", _contract()),
        ("appraisal", _appraisal(place)),
        ("bank", _bank()),
    ]


def _person() -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("name", "姓名", Kind.NAME, required=True, example="王样例"),
        ColumnSpec("identity_number", "身份证号", Kind.IDENTITY, aliases=("公民身份号码", "身份证号码", "证件号码", "身份证"), masked=True, note="新人要填；填了以后性别和出生日期可以不填", example="11010519491231002X"),
        ColumnSpec("sex", "性别", Kind.CHOICE, choices=tuple(Choice(one.value, one.value) for one in Sex), example="女"),
        ColumnSpec("born", "出生日期", Kind.DATE, aliases=("出生年月", "出生年月日", "生日"), earliest=_OLDEST, example="1990-05-17"),
        ColumnSpec("ethnicity", "民族", Kind.CHOICE, choices=_codes(code_sets.ETHNIC, _peoples()), example="汉族"),
        ColumnSpec("native_place", "籍贯代码", aliases=("籍贯",), most=6, note="六位行政区划代码", example="232700"),
        ColumnSpec("phone", "手机号码", Kind.PHONE, aliases=("手机号", "手机", "联系电话", "电话", "联系方式"), masked=True, example="13800138000"),
    )  # fmt: skip


def _service(units: tuple[Choice, ...], place: Organisation) -> tuple[ColumnSpec, ...]:
    channels = {
        "selected": ("选",),
        "hired": ("聘", "聘用"),
        "developed": ("培", "培养"),
        "public_welfare": ("公益",),
    }
    return (
        ColumnSpec("organisation", "单位", Kind.CHOICE, aliases=("工作单位", "所在单位", "所在社区", "社区", "任职单位"), required=True, choices=units, note="同名的单位请写上级，如“小扬气镇/松鹤社区”，或填单位代码", example=place.name),
        ColumnSpec("team", "队伍", Kind.CHOICE, aliases=("人员类别", "队伍类别"), required=True, choices=_words(Team.choices, {"worker": ("社工",), "grid_worker": ("网格员",), "reserve": ("公益性岗位",), "assistant": ("助理",)}), example="社区工作者"),
        ColumnSpec("form", "用工形式", Kind.CHOICE, aliases=("用工性质",), required=True, choices=_words(EmploymentForm.choices, {"elected": ("选举",), "labour": ("合同制",), "institution": ("事编", "事业编")}), example="劳动合同"),
        ColumnSpec("service_since", "任职开始", Kind.DATE, aliases=("任职开始日期", "任职时间", "入职日期", "入职时间"), required=True, note="在这个单位、这支队伍从哪天起", example="2021-03-01"),
        ColumnSpec("channel", "进入渠道", Kind.CHOICE, aliases=("来源",), choices=_words(Channel.choices, channels), example="招聘"),
        ColumnSpec("service_document", "任职依据", aliases=("任职文件", "任职文号"), most=128),
    )  # fmt: skip


def _post(place: Organisation, day: date) -> tuple[ColumnSpec, ...]:
    posts = posts_in_order(place, day)
    posts = (*posts, *_held_besides(Fact, "value", place, posts, name=facts.POST)) if posts else ()
    listed = tuple(Choice(post, post) for post in posts)
    return (
        ColumnSpec("post", "岗位", Kind.CHOICE if listed else Kind.TEXT, aliases=("岗位类别", "职务"), choices=listed, note="按现行政策包里的叫法", example=posts[0] if posts else ""),
        ColumnSpec("post_since", "岗位开始", Kind.DATE, aliases=("任现岗位时间",), note="新人不填时与任职开始相同", example="2021-03-01"),
    )  # fmt: skip


def _education() -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("education", "学历", Kind.CHOICE, aliases=("最高学历", "文化程度"), choices=_codes(code_sets.EDUCATION, _LEVELS, code_sets.education_code), example="大学本科毕业"),
        ColumnSpec("graduated", "毕业日期", Kind.DATE, aliases=("毕业时间",), months=True, note="填学历时要填；只知道月份可以写 2012.07", example="2012-07-01"),
        ColumnSpec("degree", "学位", Kind.CHOICE, choices=_codes(code_sets.DEGREES, ()), example=""),
        ColumnSpec("school", "毕业院校", aliases=("毕业学校", "院校"), most=64),
        ColumnSpec("major", "专业", aliases=("所学专业",), most=64),
        ColumnSpec("full_time", "全日制", Kind.CHOICE, choices=(Choice(YES, YES, ("全日制",)), Choice(NO, NO, ("非全日制", "在职")))),
    )  # fmt: skip


def _political() -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("political", "政治面貌", Kind.CHOICE, choices=_codes(code_sets.POLITICAL, _PARTIES, code_sets.political_code), example="中共党员"),
        ColumnSpec("joined", "加入日期", Kind.DATE, aliases=("入党时间", "入党日期"), months=True, note="入党、入团的日期；政治面貌有变化时要填"),
    )  # fmt: skip


def _certificate(place: Organisation) -> tuple[ColumnSpec, ...]:
    levels = tuple(Choice(level, level, (f"{level}社会工作者", *names)) for level, names in zip(code_sets.CERTIFICATE_LEVELS, (("助理社会工作师",), ("社会工作师",), ("高级社会工作师",)), strict=True))  # fmt: skip
    levels += tuple(Choice(one, one) for one in _held_besides(Certificate, "level", place, code_sets.CERTIFICATE_LEVELS, kind=SOCIAL_WORK))  # fmt: skip
    return (
        ColumnSpec("certificate", "证书级别", Kind.CHOICE, aliases=("社工证", "社会工作者证书", "证书"), choices=levels, nothing=("无", "没有"), note="社会工作者职业资格", example="初级"),
        ColumnSpec("issued", "取得日期", Kind.DATE, aliases=("取证日期", "取证时间"), months=True, note="填证书级别时要填"),
        ColumnSpec("certificate_number", "证书编号", aliases=("证书管理号",), masked=True),
        ColumnSpec("registered", "证书登记日期", Kind.DATE),
        ColumnSpec("registered_until", "登记有效期至", Kind.DATE),
    )  # fmt: skip


def _contract() -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("contract_kind", "合同类型", Kind.CHOICE, choices=_words(ContractKind.choices, {"fixed": ("固定期限", "劳动合同"), "open": ("无固定期限",), "welfare": ("公益性岗位",), "appointed": ("聘任",)})),
        ColumnSpec("contract_since", "合同开始", Kind.DATE, aliases=("合同起始日期",), note="填合同类型时要填"),
        ColumnSpec("contract_until", "合同结束", Kind.DATE, aliases=("合同到期", "合同终止日期"), nothing=("无固定期限", "长期")),
        ColumnSpec("contract_number", "合同编号"),
        ColumnSpec("signed", "签订日期", Kind.DATE),
    )  # fmt: skip


def _appraisal(place: Organisation) -> tuple[ColumnSpec, ...]:
    grades = (*code_sets.GRADES, *_held_besides(Appraisal, "grade", place, code_sets.GRADES))
    return (
        ColumnSpec("appraisal_year", "考核年度", Kind.WHOLE, note="填考核等次时要填", example="2022"),
        ColumnSpec("grade", "考核等次", Kind.CHOICE, choices=tuple(Choice(grade, grade) for grade in grades), example="良好"),
    )  # fmt: skip


def _bank() -> tuple[ColumnSpec, ...]:
    return (
        ColumnSpec("bank", "开户行", aliases=("开户银行", "银行"), note="填代发账号时要填"),
        ColumnSpec("bank_kind", "账户种类", Kind.CHOICE, choices=_words(AccountKind.choices, {"card": ("卡", "借记卡"), "passbook": ("折",)}), note="不填时算银行卡"),
        ColumnSpec("bank_account", "代发账号", aliases=("银行账号", "银行卡号", "工资卡号", "账号", "卡号"), masked=True, most=40),
        ColumnSpec("bank_holder", "户名", note="就是本人的不填"),
        ColumnSpec("bank_since", "账户启用日期", Kind.DATE, note="填代发账号时要填：从哪天起发到这个账户"),
    )  # fmt: skip


def _held_besides(
    table: type[Record], column: str, place: Organisation, listed: Sequence[str], **mine: str
) -> tuple[str, ...]:
    """Words that files of the place hold although no list has them: what is exported has to come back."""
    rows = table._default_manager.filter(
        person__organisation__path__startswith=place.path, known_until__isnull=True, **mine
    )
    found = rows.exclude(**{f"{column}__in": listed}).order_by(column).values_list(column, flat=True)
    return tuple(word for word in found.distinct() if word)


def places_in(user: User, place: Organisation, permission: Permission) -> tuple[Choice, ...]:
    """The units at or below a place for which the user has the permission: by name where that is clear, by way and code always."""
    found = list(
        Organisation.objects.visible_to(user, permission)
        .at_or_below(place)
        .exclude(kind__in=(Place.PROVINCE, Place.PREFECTURE))
        .select_related("parent")
        .order_by("path")
    )
    names = [one.name for one in found]
    return tuple(
        Choice(
            str(one.public_id),
            one.name if names.count(one.name) == 1 else _way(one),
            (one.code, _way(one)),
        )
        for one in found
    )


def _way(place: Organisation) -> str:
    return f"{place.parent.name}/{place.name}" if place.parent else place.name


_LEVELS = ("博士", "硕士", "研究生", "大学本科", "本科", "大学", "大学专科", "大专", "专科", "中专", "职高", "技校", "高中", "高中（中专）", "初中", "初中及以下", "小学")  # fmt: skip
_PARTIES = (
    "中国共产党党员",
    "党员",
    "预备党员",
    "中共预备党员",
    "团员",
    "共青团员",
    "群众",
    "无党派民主人士",
)


def _peoples() -> Iterable[str]:
    return (word.removesuffix("族") for word, _english in code_sets.ETHNIC.words.values())


def _codes(codes: code_sets.CodeSet, spoken: Iterable[str], code_of: object = None) -> tuple[Choice, ...]:
    """All codes of a set, each with the other words that mean it."""
    understood = (
        code_of if callable(code_of) else lambda word: codes.code_of(word) or codes.code_of(f"{word}族")
    )
    others: dict[str, list[str]] = {}
    for word in spoken:
        if code := understood(word):
            others.setdefault(code, []).append(word)
    return tuple(Choice(code, codes.chinese(code), tuple(others.get(code, ()))) for code in codes.words)


def _words(choices: Iterable[tuple[str, object]], others: dict[str, tuple[str, ...]]) -> tuple[Choice, ...]:
    """The choices of a column of the database by their Chinese words, whatever the language of the page."""
    from django.utils.translation import override

    with override("zh-hans"):
        return tuple(Choice(value, str(label), others.get(value, ())) for value, label in choices)
