"""What the home page says: what matters now, and the four chronic troubles as far as the records answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.dates import MONTHS_PER_YEAR, Month
from wuding.common.templatetags.parts import NOT_THERE, money, number
from wuding.organisation.models import Kind, Organisation
from wuding.pay.pictures import course
from wuding.pay.queries.months import MonthFigures, figures_by_month, latest_month, own_slips
from wuding.pay.queries.objections import open_objections_for, own_objections_told
from wuding.people.queries.corrections import open_own_requests, open_requests_for
from wuding.people.queries.doubles import number_of_doubles
from wuding.people.queries.places import NOBODY, heads_by_path
from wuding.people.queries.reminders import Reminders, reminders
from wuding.people.queries.troubles import Headway, headway, year_before
from wuding.policy.queries.drafts import WaitingDrafts, waiting_for


@dataclass(frozen=True)
class Tile:
    """One figure at the top; `value` is written out already."""

    label: str
    value: str
    unit: str
    hint: str
    icon: str
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Measure:
    """What one trouble comes to today and a year ago, written out; a dash where the records don't say."""

    trouble: str
    label: str
    now: str
    before: str
    how: str


def content(user: User, place: Organisation | None, held: frozenset[Permission], day: date) -> dict[str, Any]:
    """What the template shows; without a place or a right to look, only the user's own matters."""
    shown: dict[str, Any] = {
        "own_slips": list(own_slips(user)[:MONTHS_PER_YEAR]),
        "waiting": _waiting(user, held, day),
    }
    if place is None:
        return shown
    shown["to_do"] = _to_do(reminders(user, place, held, day))
    paid = _paid_months(user, place, day) if Permission.SEE_PAY in held else []
    if Permission.SEE_ROSTER in held:
        now, before = headway(user, place, day), headway(user, place, year_before(day))
        shown["tiles"] = _people_tiles(user, place, day)
        shown["measures"] = _measures(now, before, paid)
    if paid:
        shown["tiles"] = [*shown.get("tiles", []), _pay_tile(paid)]
        shown["chart"] = course(paid)
    return shown


def _to_do(found: Reminders) -> list[Tile]:
    """What wants doing, for those who may do it; each opens its list."""
    contracts, certificates = reverse("people:contracts"), reverse("people:certificates")
    offered = (
        (
            found.without_contract,
            _("没有合同"),
            _("在岗而没有合同"),
            "contract",
            f"{contracts}?state=missing",
        ),
        (
            found.contract_expired,
            _("合同已过期"),
            _("过期仍在岗"),
            "clock-exclamation",
            f"{contracts}?state=expired",
        ),
        (found.contract_soon, _("合同快到期"), _("30 天内"), "hourglass", f"{contracts}?state=30"),
        (found.certificate_due, _("证书要登记"), _("90 天内到期或已过期"), "certificate", certificates),
    )
    return [
        Tile(label, str(number), _("人"), hint, icon, url, tone="warn" if number else "")
        for number, label, hint, icon, url in offered
        if number is not None
    ]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody, with where it is done."""

    text: str
    url: str


def _waiting(user: User, held: frozenset[Permission], day: date) -> list[Waiting]:
    """Requests for corrections that the user decides, files with one number, the own requests."""
    found = []
    if Permission.DECIDE_CORRECTIONS in held and (number := open_requests_for(user)):
        words = ngettext("有 %(number)d 个更正申请等你处理", "有 %(number)d 个更正申请等你处理", number)
        found.append(Waiting(words % {"number": number}, reverse("people:corrections")))
    if Permission.CHANGE_ROSTER in held and (number := number_of_doubles(user)):
        words = ngettext(
            "有 %(number)d 对档案号码相同，请你核对",
            "有 %(number)d 对档案号码相同，请你核对",
            number,
        )
        found.append(Waiting(words % {"number": number}, reverse("people:double")))
    if Permission.SEE_OWN_FILE in held and (number := open_own_requests(user)):
        words = ngettext(
            "你的 %(number)d 个更正申请在等待处理", "你的 %(number)d 个更正申请在等待处理", number
        )
        found.append(Waiting(words % {"number": number}, reverse("people:own_corrections")))
    if held & {Permission.DRAFT_POLICY, Permission.APPROVE_POLICY, Permission.ADOPT_POLICY}:
        found += _waiting_drafts(waiting_for(user))
    return found + _objections(user, held, day)


def _objections(user: User, held: frozenset[Permission], day: date) -> list[Waiting]:
    """Objections to slips: the township is told of all, those above it of what is overdue, the worker of the answers."""
    found = []
    if Permission.ANSWER_OBJECTIONS in held:
        waiting, overdue = open_objections_for(user, day)
        if overdue:
            words = ngettext(
                "有 %(number)d 个工资异议已过答复期限", "有 %(number)d 个工资异议已过答复期限", overdue
            )
            found.append(Waiting(words % {"number": overdue}, reverse("pay:objections") + "?state=overdue"))
        if waiting > overdue and Permission.PREPARE_PAY in held:
            number = waiting - overdue
            words = ngettext("有 %(number)d 个工资异议等你答复", "有 %(number)d 个工资异议等你答复", number)
            found.append(Waiting(words % {"number": number}, reverse("pay:objections")))
    if Permission.SEE_OWN_FILE in held:
        own = reverse("pay:own_objections")
        asked, answered = own_objections_told(user, day)
        if answered:
            words = ngettext(
                "你的 %(number)d 个工资异议有了答复", "你的 %(number)d 个工资异议有了答复", answered
            )
            found.append(Waiting(words % {"number": answered}, own))
        if asked:
            words = ngettext(
                "你的 %(number)d 个工资异议在等待答复", "你的 %(number)d 个工资异议在等待答复", asked
            )
            found.append(Waiting(words % {"number": asked}, own))
    return found


def _waiting_drafts(drafts: WaitingDrafts) -> list[Waiting]:
    """Drafts of measures that the user approves or publishes, and own ones that were sent back."""
    offered = (
        (
            drafts.to_approve,
            ngettext(
                "有 %(number)d 份办法草案等你审定", "有 %(number)d 份办法草案等你审定", drafts.to_approve
            ),
        ),
        (
            drafts.to_publish,
            ngettext(
                "有 %(number)d 份办法草案已审定，等你定日期发布",
                "有 %(number)d 份办法草案已审定，等你定日期发布",
                drafts.to_publish,
            ),
        ),
        (
            drafts.sent_back,
            ngettext(
                "你的 %(number)d 份办法草案被退回，等你修改",
                "你的 %(number)d 份办法草案被退回，等你修改",
                drafts.sent_back,
            ),
        ),
    )
    return [
        Waiting(words % {"number": number}, reverse("policy:drafts")) for number, words in offered if number
    ]


def _paid_months(user: User, place: Organisation, day: date) -> list[MonthFigures]:
    """The year up to the last month worked out; empty when there is none."""
    latest = latest_month(user, place, Month.of(day))
    return figures_by_month(user, place, latest.shifted(1 - MONTHS_PER_YEAR), latest) if latest else []


def _people_tiles(user: User, place: Organisation, day: date) -> list[Tile]:
    heads = heads_by_path(user, day).get(place.path, NOBODY)
    grids = Organisation.objects.visible_to(user).at_or_below(place).filter(kind=Kind.GRID).count()
    roster = reverse("people:roster")
    return [
        Tile(pgettext("人数", "社区工作者"), str(heads.workers), _("人"), _("在岗"), "users", roster),
        Tile(
            pgettext("人数", "专职网格员"),
            str(heads.grid_workers),
            _("人"),
            ngettext("共 %(grids)d 个网格", "共 %(grids)d 个网格", grids) % {"grids": grids},
            "map-pin",
            roster + "?team=grid_worker",
        ),
        Tile(
            _("后备力量"),
            str(heads.reserve + heads.assistants),
            _("人"),
            _("公益性岗位 %(reserve)d，主任助理 %(assistants)d")
            % {"reserve": heads.reserve, "assistants": heads.assistants},
            "user-plus",
            roster + "?team=reserve",
        ),
    ]


def _pay_tile(paid: Sequence[MonthFigures]) -> Tile:
    latest = paid[-1]
    figures = latest.figures
    if figures is None:
        raise ValueError("the last of the paid months has figures by its making")
    return Tile(
        _("月人均工作补贴"),
        money(figures.mean, 0),
        _("元"),
        _("%(month)s，最低 %(lowest)s，最高 %(highest)s")
        % {"month": latest.month, "lowest": money(figures.lowest, 0), "highest": money(figures.highest, 0)},
        "cash",
        reverse("pay:months"),
    )


def _measures(now: Headway, before: Headway, paid: Sequence[MonthFigures]) -> list[Measure]:
    return [
        Measure(
            _("引不进"),
            _("一年内新任职"),
            _people(now.joined),
            _people(before.joined),
            _("近一年开始担任社区工作者的人，不含岗位间调动。"),
        ),
        Measure(
            _("育不强"),
            _("持有职业水平证书"),
            _percent(now.certified_share),
            _percent(before.certified_share),
            _("在岗社区工作者中持有社会工作者职业水平证书的比例。"),
        ),
        Measure(
            _("管不好"),
            _("有考核等次"),
            _percent(now.appraised_share),
            _percent(before.appraised_share),
            _("在岗社区工作者中登记了有效考核等次的比例。"),
        ),
        Measure(
            _("留不住"),
            _("一年内离开"),
            _percent(now.left_share),
            _percent(before.left_share),
            _("近一年离开的人，占离开和在岗人数之和的比例。"),
        ),
        *_pay_measure(paid),
    ]


def _pay_measure(paid: Sequence[MonthFigures]) -> list[Measure]:
    if not paid or paid[0].figures is None or paid[-1].figures is None:
        return []
    return [
        Measure(
            _("留不住"),
            _("月人均工作补贴"),
            _("%(amount)s 元") % {"amount": money(paid[-1].figures.mean, 0)},
            _("%(amount)s 元") % {"amount": money(paid[0].figures.mean, 0)},
            _("最近一个月与 11 个月前相比，按工资条计算。"),
        )
    ]


def _people(number: int) -> str:
    return ngettext("%(number)d 人", "%(number)d 人", number) % {"number": number}


def _percent(share: Decimal | None) -> str:
    return NOT_THERE if share is None else f"{number(share, 1)}%"
