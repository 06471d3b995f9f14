"""Printing a file: the paper is made and the act recorded in one; one doesn't happen without the other."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.accounts.roles import Role
from wuding.audit.actions import Thing, record
from wuding.audit.masking import created
from wuding.audit.names import Action, ThingKind
from wuding.calc.masking import struck
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.organisation.models import Organisation, memberships_of
from wuding.organisation.queries import acting
from wuding.people.actions.attachments import opened
from wuding.people.actions.reads import LEAST_PURPOSE
from wuding.people.models import Person
from wuding.people.papers.fonts import CannotPrint
from wuding.people.papers.paper import Foot, Paper
from wuding.people.papers.pdf import as_pdf
from wuding.people.papers.word import as_word
from wuding.people.queries.printing import (
    Asked,
    Printed,
    printable,
    registration_form,
    timeline_listing,
    timeline_paper,
)
from wuding.people.queries.secretary_paper import catalogue
from wuding.people.queries.sections.sight import Sight, sight_of
from wuding.people.queries.sections.whole import titles_of

PDF, WORD = "pdf", "docx"
TITLES = {
    Printed.FORM: "登记表",
    Printed.FORM_WITH_TIMELINE: "登记表（附时间线）",
    Printed.TIMELINE: "履历时间线",
    Printed.CATALOGUE: "书记档案目录",
}
"""As file names and entries of the trail call them: records, hence not translated."""


@dataclass(frozen=True)
class PrintAsked:
    """What somebody wants on paper, as what, with whole numbers or masked ones, and what for."""

    what: Printed
    format: str
    purpose: str
    whole_numbers: bool = False


@transaction.atomic
def print_file(*, person: Person, asked: PrintAsked, by: User) -> bytes:
    """The paper. Raises NotVisible for what the user may not see, RuleError without a purpose or a font."""
    sight = sight_of(by, person)
    _require_allowed(sight, asked)
    now = timezone.now()
    paper = _paper(person, sight, asked, _foot(by, asked.purpose, now))
    made = drawn(paper, asked.format, now)
    sections = [TITLES[asked.what]] if asked.what == Printed.CATALOGUE else titles_of(sight, sight.kinds)
    record(
        action=Action.FILE_PRINT,
        by=acting(by),
        path=person.organisation.path,
        thing=Thing(ThingKind.PERSON, person.public_id, person.name),
        changes=created(
            paper=TITLES[asked.what],
            format=asked.format,
            whole_numbers=asked.whole_numbers,
            sections="、".join(sections),
        ),
        purpose=asked.purpose,
    )
    return made


@transaction.atomic
def print_list(
    *, paper: Paper, title: str, place: Organisation, asked: PrintAsked, rows: int, by: User
) -> bytes:
    """A list of people as paper; `paper` without its foot. Recorded once, with how many people stand on it."""
    _require_purpose(asked.purpose)
    now = timezone.now()
    made = drawn(replace(paper, foot=_foot(by, asked.purpose, now)), asked.format, now)
    record(
        action=Action.LIST_PRINT,
        by=acting(by),
        path=place.path,
        thing=Thing(ThingKind.ORGANISATION, place.public_id, f"{place.name} {title}"),
        changes=created(paper=title, format=asked.format, rows=rows),
        purpose=asked.purpose,
    )
    return made


def drawn(paper: Paper, format_: str, at: datetime) -> bytes:
    """The paper as a file. Raises RuleError when this machine has no font for a character of it."""
    pages = _("第 {page} 页，共 {pages} 页")
    if format_ == WORD:
        return as_word(paper, at=timezone.localtime(at), pages=pages)
    try:
        return as_pdf(paper, at=at, pages=pages, folders=_font_folders())
    except CannotPrint as failure:
        raise RuleError(
            _("服务器上没有能印出“%(characters)s”的字体，没有生成 PDF，免得印成空框。")
            % {"characters": failure.characters[:20]},
            next_step=_(
                "请系统管理员安装 Noto Serif CJK（Debian、Ubuntu 的 fonts-noto-cjk），或把字体文件放进 %(folder)s 后重启；急用时请改选 Word。"
            )
            % {"folder": "WUDING_FONTS"},
        ) from failure


def _font_folders() -> tuple[Path, ...]:
    return (settings.FONTS,) if settings.FONTS.is_dir() else ()


def _require_allowed(sight: Sight, asked: PrintAsked) -> None:
    if asked.what not in printable(sight) or asked.format not in (PDF, WORD):
        raise NotVisible
    if asked.whole_numbers and not sight.may(Permission.SEE_IDENTITY, Permission.REVEAL_NUMBERS):
        raise NotVisible
    _require_purpose(asked.purpose)


def _require_purpose(purpose: str) -> None:
    if len(purpose.strip()) < LEAST_PURPOSE:
        raise RuleError(_("没有写明打印的用途。"), next_step=_("请用一句话写明用途，例如“年度考核备案”。"))


def _foot(by: User, purpose: str, now: datetime) -> Foot:
    roles = "、".join(str(dict(Role.choices)[role]) for role in sorted({m.role for m in memberships_of(by)}))
    return Foot(
        _("打印：%(name)s（%(roles)s）　%(at)s　用途：%(purpose)s")
        % {
            "name": by.name,
            "roles": roles,
            "at": f"{timezone.localtime(now):%Y-%m-%d %H:%M}",
            "purpose": struck(purpose.strip()),
        }
    )


def _paper(person: Person, sight: Sight, asked: PrintAsked, foot: Foot) -> Paper:
    picture = (
        opened(person.photo)
        if person.photo and asked.what in (Printed.FORM, Printed.FORM_WITH_TIMELINE)
        else None
    )
    how = Asked(foot, today(), picture, asked.whole_numbers)
    if asked.what == Printed.CATALOGUE:
        return catalogue(person, how)
    if asked.what == Printed.TIMELINE:
        return timeline_paper(person, sight, how)
    form = registration_form(person, sight, how)
    if asked.what == Printed.FORM:
        return form
    annex = timeline_listing(person, sight, how.day, heading=_("附：履历时间线"))
    return replace(form, blocks=(*form.blocks, annex))
