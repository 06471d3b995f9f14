"""Adding, correcting, ending and withdrawing the records of a file; what contracts and certificates have besides."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wuding.organisation.models import Organisation
from wuding.people.actions import contracts, records
from wuding.people.forms.acts import EndContractForm, EndForm, RegistrationForm, WithdrawForm
from wuding.people.forms.records import FORMS, RecordForm
from wuding.people.models import Certificate, Contract, EndReason, Record
from wuding.people.queries.places import workplaces
from wuding.people.queries.sections.kinds import RULES, Kind
from wuding.people.views.asked import signed_in
from wuding.people.views.editing import (
    FORM,
    Asked,
    Page,
    answer,
    asked_for,
    changeable,
    held,
    posted,
    section_address,
    shown,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    Words = str | StrPromise

RECORDED = gettext_lazy("登记人、时间和依据随记录保存，并记入审计。")
KEPT = gettext_lazy("原来的记录不会消失：沿革里查得到什么时候、由谁、依据什么改的。")
PAID = gettext_lazy("已确认的工资条不因此改动。")
FOLLOWED = gettext_lazy("档案里的“待遇依据”随之更新，下次核算按新的来。")
ADDING: "Mapping[Kind, tuple[Words, ...]]" = {
    Kind.SERVICE: (
        gettext_lazy("现在的任职到新任职开始的前一天为止。"),
        gettext_lazy("档案随人走：由新单位的上级管理。"),
    ),
    Kind.CONTRACT: (gettext_lazy("到期前 90 天起，在首页和到期名单里提醒。"),),
    Kind.CERTIFICATE: (FOLLOWED, gettext_lazy("登记有效期满前 90 天起提醒。")),
    Kind.APPRAISAL: (FOLLOWED, gettext_lazy("评语只有管理考核的人和本人看得到。")),
    Kind.EDUCATION: (FOLLOWED,),
    Kind.POLITICAL: (gettext_lazy("原来的政治面貌到新的开始前一天为止。"), FOLLOWED),
    Kind.FACT: (gettext_lazy("同一事项原来的内容到新的开始前一天为止。"), PAID),
    Kind.BANK_ACCOUNT: (
        gettext_lazy("原来的账户到新的开始前一天为止。"),
        gettext_lazy("以后生成的银行代发文件用新的账户；已生成的文件不变。"),
    ),
}


def _titled(words: "Words", kind: Kind) -> "Words":
    """登记证书, 更正合同: in the language in which it is read."""
    return format_lazy("{}{}", words, RULES[kind].noun)


def _form(kind: Kind, request: HttpRequest, **options: Any) -> RecordForm:
    """The form of a kind; services are offered the places where the user may write them."""
    if kind == Kind.SERVICE:
        options["places"] = workplaces(signed_in(request))
    return FORMS[kind](posted(request), **options)


@require_http_methods(FORM)
def add(request: HttpRequest, public_id: uuid.UUID, kind: Kind) -> HttpResponse:
    """A new record."""
    person, sight = changeable(request, public_id, kind)
    form = _form(kind, request, initial=_usual(kind, person.organisation))
    words = _("登记%(noun)s") % {"noun": RULES[kind].noun}
    page = Page(
        person,
        sight,
        section_address(person, kind),
        heading=words,
        button=_("登记"),
        happens=(*ADDING.get(kind, ()), RECORDED),
        done=_("已登记：%(noun)s。") % {"noun": RULES[kind].noun},
        title=_titled(gettext_lazy("登记"), kind),
    )

    def act(entry: Any) -> None:
        records.add_record(person=person, row=new_row(kind, form.values), entry=entry)

    return answer(request, page, form, act)


def _usual(kind: Kind, place: Organisation) -> dict[str, Any]:
    return {"organisation": place} if kind == Kind.SERVICE else {}


def new_row(kind: Kind, values: Mapping[str, Any]) -> Record:
    """An unsaved row of the kind."""
    table: Any = RULES[kind].model
    row: Record = table(**records.storable(table(), values))
    return row


@require_http_methods(FORM)
def correct(request: HttpRequest, public_id: uuid.UUID, kind: Kind, series: uuid.UUID) -> HttpResponse:
    """A record that was wrong from the beginning."""
    asked = asked_for(request, public_id, kind, series)
    initial = {**FORMS[kind].initial_of(asked.present), "seen": asked.present.public_id}
    form = _form(kind, request, correcting=True, initial=initial)
    page = Page(
        asked.person,
        asked.sight,
        section_address(asked.person, kind),
        heading=_("更正%(noun)s") % {"noun": RULES[kind].noun},
        button=_("更正"),
        happens=(
            gettext_lazy("登记错了才用更正；情况有变化的，请另登记一条或结束这一条。"),
            KEPT,
            PAID,
        ),
        done=_("已更正：%(noun)s。原来的记录在沿革里。") % {"noun": RULES[kind].noun},
        title=_titled(gettext_lazy("更正"), kind),
        held=held(asked),
        shows=shown(asked, kind),
    )

    def act(entry: Any) -> None:
        records.correct_record(old=asked.seen(form), values=form.values, entry=entry)

    return answer(request, page, form, act)


@require_http_methods(FORM)
def end(request: HttpRequest, public_id: uuid.UUID, kind: Kind, series: uuid.UUID) -> HttpResponse:
    """A record that holds until a day."""
    asked = asked_for(request, public_id, kind, series)
    initial = {"seen": asked.present.public_id}
    form = (EndContractForm if kind == Kind.CONTRACT else EndForm)(posted(request), initial=initial)
    page = _ending(asked, kind)

    def act(entry: Any) -> None:
        old, until = asked.seen(form), form.cleaned_data["until"]
        if isinstance(old, Contract):
            reason = EndReason(form.cleaned_data["end_reason"])
            contracts.end_contract(old=old, ended_on=until, reason=reason, entry=entry)
        else:
            records.end_record(old=old, until=until, entry=entry)

    return answer(request, page, form, act)


def _ending(asked: Asked, kind: Kind) -> Page:
    leaving = gettext_lazy("没有另登记任职的，从第二天起不在岗，不再列入花名册和工资名单；档案照常保留。")
    return Page(
        asked.person,
        asked.sight,
        section_address(asked.person, kind),
        heading=_("结束%(noun)s") % {"noun": RULES[kind].noun},
        button=_("结束"),
        happens=((leaving,) if kind == Kind.SERVICE else ()) + (KEPT, PAID),
        done=_("已结束：%(noun)s。") % {"noun": RULES[kind].noun},
        title=_titled(gettext_lazy("结束"), kind),
        held=held(asked),
        shows=shown(asked, kind),
    )


@require_http_methods(FORM)
def withdraw(request: HttpRequest, public_id: uuid.UUID, kind: Kind, series: uuid.UUID) -> HttpResponse:
    """A record that should never have been there."""
    asked = asked_for(request, public_id, kind, series)
    form = WithdrawForm(posted(request), initial={"seen": asked.present.public_id})
    page = Page(
        asked.person,
        asked.sight,
        section_address(asked.person, kind),
        heading=_("撤销%(noun)s") % {"noun": RULES[kind].noun},
        button=_("撤销这条记录"),
        happens=(gettext_lazy("整条记录不再出现在档案里；沿革和审计里仍查得到。"), PAID),
        done=_("已撤销：%(noun)s。") % {"noun": RULES[kind].noun},
        title=_titled(gettext_lazy("撤销"), kind),
        held=held(asked),
        shows=shown(asked, kind),
    )

    def act(entry: Any) -> None:
        records.withdraw_record(old=asked.seen(form), entry=entry)

    return answer(request, page, form, act)


@require_http_methods(FORM)
def renew(request: HttpRequest, public_id: uuid.UUID, series: uuid.UUID) -> HttpResponse:
    """A contract that follows another."""
    kind = Kind.CONTRACT
    asked = asked_for(request, public_id, kind, series)
    form = _form(kind, request, initial=contracts_after(asked.present))
    page = Page(
        asked.person,
        asked.sight,
        section_address(asked.person, kind),
        heading=_("续签合同"),
        button=_("续签"),
        happens=(gettext_lazy("原合同到它的最后一天为止，新合同接着它。"), *ADDING[kind], RECORDED),
        done=_("已续签合同。"),
        title=gettext_lazy("续签合同"),
        held=held(asked),
        shows=shown(asked, kind),
    )

    def act(entry: Any) -> None:
        old, row = asked.present, new_row(kind, form.values)
        if isinstance(old, Contract) and isinstance(row, Contract):
            contracts.renew_contract(old=old, row=row, entry=entry)

    return answer(request, page, form, act)


def contracts_after(old: Record) -> dict[str, Any]:
    """What a renewal usually is: the same kind, from the day after, for as long as before."""
    if not isinstance(old, Contract) or old.until is None:
        return {}
    return {"kind": old.kind, "since": old.until + timedelta(days=1)}


@require_http_methods(FORM)
def register_anew(request: HttpRequest, public_id: uuid.UUID, series: uuid.UUID) -> HttpResponse:
    """A certificate that was registered once more."""
    kind = Kind.CERTIFICATE
    asked = asked_for(request, public_id, kind, series)
    form = RegistrationForm(posted(request), initial={"seen": asked.present.public_id})
    page = Page(
        asked.person,
        asked.sight,
        section_address(asked.person, kind),
        heading=_("登记新的有效期"),
        button=_("登记"),
        happens=(gettext_lazy("证书本身不变，只记新的登记日期和有效期；以前的在沿革里。"), RECORDED),
        done=_("已登记新的有效期。"),
        title=gettext_lazy("证书再次登记"),
        held=held(asked),
        shows=shown(asked, kind),
    )

    def act(entry: Any) -> None:
        old = asked.seen(form)
        if isinstance(old, Certificate):
            days = (form.cleaned_data["registered_on"], form.cleaned_data["registration_until"])
            contracts.renew_registration(
                old=old, registered_on=days[0], registration_until=days[1], entry=entry
            )

    return answer(request, page, form, act)
