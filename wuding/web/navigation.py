"""The side bar: the five concerns in the article's order, as far as their pages exist, then oversight.

To add a page: one `Entry` in its concern's section below. A section without entries,
or whose entries the user may not open, does not appear.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wuding.accounts.permissions import Permission

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class Entry:
    """A link: `url_name` without arguments; shown to holders of `permission` (None: everybody who is signed in) or of
    any of `or_one_of`.

    It is the present page when the address begins with its own, and no other entry's fits more closely.
    """

    title: "str | StrPromise"
    url_name: str
    icon: str
    permission: Permission | None = None
    or_one_of: tuple[Permission, ...] = ()


@dataclass(frozen=True)
class Section:
    """One of the five concerns and what it focuses on; or oversight of them all."""

    key: str
    title: "str | StrPromise"
    focus: "str | StrPromise"
    entries: tuple[Entry, ...] = field(default=())


SECTIONS: tuple[Section, ...] = (
    Section(
        "establishment",
        _("定员额"),
        _("提效能"),
        (
            Entry(_("组织"), "people:tree", "hierarchy-2", Permission.SEE_ORGANISATION),
            Entry(_("网格图"), "grids:map", "map-pin", Permission.SEE_ORGANISATION),
            Entry(_("网格方案"), "grids:plans", "components", Permission.PLAN_GRIDS),
            Entry(_("花名册"), "people:roster", "users", Permission.SEE_ROSTER),
            Entry(_("导入名册"), "people:import", "upload", Permission.IMPORT_PEOPLE),
            Entry(_("队伍结构"), "people:structure", "chart-bar", Permission.SEE_ROSTER),
            Entry(_("更正申请"), "people:corrections", "message-report", Permission.DECIDE_CORRECTIONS),
            Entry(_("我的档案"), "people:own", "user-circle", Permission.SEE_OWN_FILE),
            Entry(_("合同到期"), "people:contracts", "contract", Permission.SEE_CONTRACTS),
            Entry(_("证书登记"), "people:certificates", "certificate", Permission.SEE_FILE),
            Entry(_("书记档案"), "people:secretaries", "id-badge-2", Permission.SEE_SECRETARY_FILE),
            Entry(_("待我会签"), "people:reviews", "checks", Permission.GIVE_OPINION),
        ),
    ),
    Section(
        "duties",
        _("定职责"),
        _("谁来抓"),
        (
            Entry(_("政策"), "policy:packs", "scale", Permission.SEE_POLICY),
            Entry(
                _("办法草案"),
                "policy:drafts",
                "versions",
                Permission.DRAFT_POLICY,
                (Permission.APPROVE_POLICY, Permission.ADOPT_POLICY),
            ),
        ),
    ),
    Section("posts", _("定岗位"), _("怎么抓")),
    Section("training", _("定内容"), _("强素质")),
    Section(
        "pay",
        _("定待遇"),
        _("有梯次"),
        (
            Entry(_("月度待遇"), "pay:months", "cash", Permission.SEE_PAY),
            Entry(_("工资批次"), "pay:runs", "checks", Permission.SEE_PAY),
            Entry(_("年终奖和一次性发放"), "pay:grants", "receipt-2", Permission.PREPARE_PAY),
            Entry(_("资金来源"), "pay:funding", "sitemap", Permission.SEE_PAY),
            Entry(_("预算执行"), "pay:budget", "report-money", Permission.SEE_PAY),
            Entry(_("期初累计数"), "pay:openings", "table", Permission.PREPARE_PAY),
            Entry(_("待遇测算"), "pay:foresee", "chart-line", Permission.SEE_PAY),
            Entry(_("成效"), "pay:measures", "trending-up", Permission.SEE_PAY),
            Entry(_("工资异议"), "pay:objections", "message-report", Permission.ANSWER_OBJECTIONS),
            Entry(_("我的工资条"), "pay:own", "receipt-2", Permission.SEE_OWN_FILE),
        ),
    ),
    Section(
        "oversight",
        _("监督"),
        _("可追溯"),
        (
            Entry(_("账号与权限"), "access:accounts", "key", Permission.SEE_ACCESS),
            Entry(_("审计"), "audit:trail", "shield-check", Permission.SEE_AUDIT),
            Entry(_("个人信息清单"), "personal_data", "file-search"),
        ),
    ),
)


@dataclass(frozen=True)
class ShownEntry:
    """An entry as drawn for one request."""

    title: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class ShownSection:
    """A section as drawn for one request; has at least one entry."""

    key: str
    title: str
    focus: str
    entries: tuple[ShownEntry, ...]


def sections_for(request: HttpRequest, held: "frozenset[Permission]") -> tuple[ShownSection, ...]:
    """The sections that a holder of the permissions `held` can open something in."""
    offered = {
        section.key: [entry for entry in section.entries if _open_to(entry, held)] for section in SECTIONS
    }
    urls = {entry: reverse(entry.url_name) for entries in offered.values() for entry in entries}
    nearest = max((url for url in urls.values() if request.path.startswith(url)), key=len, default="")
    shown = (
        ShownSection(
            section.key,
            str(section.title),
            str(section.focus),
            tuple(
                ShownEntry(str(entry.title), urls[entry], entry.icon, current=urls[entry] == nearest)
                for entry in offered[section.key]
            ),
        )
        for section in SECTIONS
    )
    return tuple(section for section in shown if section.entries)


def _open_to(entry: Entry, held: "frozenset[Permission]") -> bool:
    return entry.permission is None or bool(held & {entry.permission, *entry.or_one_of})
