"""A file as papers: the registration form, the timeline. Each holds what the one who prints may see, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from wuding.accounts.permissions import Permission
from wuding.people import facts
from wuding.people.code_sets import DEGREES, EDUCATION, ETHNIC, POLITICAL, place_word
from wuding.people.models import Education, Fact, Person, PoliticalStatus, Service
from wuding.people.papers.paper import (
    LABEL,
    UNITS,
    Block,
    Cell,
    Column,
    Foot,
    Form,
    Listing,
    Paper,
    Passage,
    Portrait,
)
from wuding.people.papers.paper import Section as Boxed
from wuding.people.queries.sections.kinds import Kind
from wuding.people.queries.sections.sight import Sight
from wuding.people.queries.sections.whole import Section, sections_of
from wuding.people.queries.timeline import years_of

P = Permission


class Printed(StrEnum):
    """What can be printed of a file."""

    FORM = "form"
    FORM_WITH_TIMELINE = "form-timeline"
    TIMELINE = "timeline"
    CATALOGUE = "catalogue"


_WIDTHS: Mapping[str, tuple[int, ...]] = {
    Kind.SERVICE.value: (6, 4, 3, 3, 3, 3),
    Kind.CONTRACT.value: (6, 4, 3, 3, 3, 3),
    Kind.CERTIFICATE.value: (6, 2, 4, 3, 3, 4),
    Kind.EDUCATION.value: (4, 4, 5, 6, 3),
    Kind.POLITICAL.value: (7, 5, 5, 5),
    Kind.TRAINING.value: (8, 5, 2, 4, 3),
    Kind.RECOGNITION.value: (8, 3, 3, 5, 3),
}
_APPRAISAL, _APPRAISAL_WITH_REMARK = (6, 6, 10), (3, 3, 6, 10)
_LEFT_OUT = frozenset({Kind.FACT.value, Kind.BANK_ACCOUNT.value, "identity"})
"""Facts for pay and where it goes are no matter of the form; who the person is stands in its head."""


@dataclass(frozen=True)
class Asked:
    """How a file is printed: by what foot, on which day, with which photo, and whether numbers stand in whole."""

    foot: Foot
    day: date
    picture: bytes | None = None
    whole_numbers: bool = False


def printable(sight: Sight) -> tuple[Printed, ...]:
    """What the user may print of a file."""
    ordinary = (Printed.FORM, Printed.FORM_WITH_TIMELINE, Printed.TIMELINE)
    papers = ordinary if sight.may(P.SEE_FILE) else ()
    return (*papers, Printed.CATALOGUE) if sight.may(P.SEE_SECRETARY_FILE) else papers


def registration_form(person: Person, sight: Sight, asked: Asked) -> Paper:
    """社区工作者登记表. Sections out of sight are left out without a trace."""
    sections = [s for s in sections_of(person, sight, asked.day) if s.key not in _LEFT_OUT]
    blocks: list[Block] = [_head(person, sight, asked), *map(_boxed, sections)]
    blocks += [
        Passage(_("本人意见"), _("以上内容属实。"), (_("签名："), _("年　　月　　日")), room=1),
        Passage(_("审核意见"), "", (_("（盖章）"), _("年　　月　　日")), room=2),
    ]
    return Paper(
        title=_("社区工作者登记表"),
        blocks=tuple(blocks),
        foot=asked.foot,
        above_left=_("管理单位：%(place)s") % {"place": _place_words(person)},
        above_right=asked.day.isoformat(),
    )


def timeline_paper(person: Person, sight: Sight, asked: Asked) -> Paper:
    """Everything that began, the latest first, each with where it stands written."""
    return Paper(
        title=_("履历时间线"),
        blocks=(timeline_listing(person, sight, asked.day, heading=""),),
        foot=asked.foot,
        above_left=_("姓名：%(name)s　管理单位：%(place)s")
        % {"name": person.name, "place": _place_words(person)},
        above_right=asked.day.isoformat(),
    )


def timeline_listing(person: Person, sight: Sight, day: date, *, heading: str) -> Listing:
    """The same as an annex of another paper."""
    years = years_of(person, sight, sight.kinds, day, None)
    return Listing(
        heading=heading,
        columns=(
            Column(_("自"), 3, centred=True),
            Column(_("至"), 3, centred=True),
            Column(_("事项"), 3, centred=True),
            Column(_("内容"), 8),
            Column(_("登记"), 7),
        ),
        rows=tuple(
            (
                event.day.isoformat(),
                event.until.isoformat() if event.until else "",
                event.noun,
                event.title,
                event.source,
            )
            for year in years
            for event in year.events
        ),
        empty=_("没有记录。"),
    )


def _boxed(section: Section) -> Boxed:
    widths = _WIDTHS.get(section.key)
    if widths is None:
        widths = (
            _APPRAISAL_WITH_REMARK if len(section.headings) == len(_APPRAISAL_WITH_REMARK) else _APPRAISAL
        )
    if sum(widths) != UNITS - LABEL or len(widths) != len(section.headings):
        raise ValueError(f"the columns of {section.key} have no widths on paper")
    return Boxed(
        label=section.title,
        columns=tuple(
            Column(heading.text, width, centred=heading.look in ("day", "number") or width <= 4)
            for heading, width in zip(section.headings, widths, strict=True)
        ),
        rows=tuple(
            tuple(
                " ".join(filter(None, (cell.text, f"（{cell.note}）" if cell.note else "")))
                for cell in line.cells
            )
            for line in section.lines
        ),
        empty=section.nothing,
    )


def _head(person: Person, sight: Sight, asked: Asked) -> Form:
    held = dict(
        Fact.objects.known()
        .on(asked.day)
        .filter(person=person)
        .order_by("since")
        .values_list("name", "value")
    )
    service = (
        Service.objects.known()
        .on(asked.day)
        .filter(person=person)
        .select_related("organisation__parent")
        .first()
    )
    rows: list[tuple[Cell | Portrait, ...]] = [*_who(person, sight, asked)]
    if sight.may(P.SEE_IDENTITY):
        numbers = (person.identity_number, person.phone)
        shown = [(n.reveal() if asked.whole_numbers else n.masked) if n else "" for n in numbers]
        rows.append(
            (_label(_("公民身份号码"), 4), Cell(shown[0], 8), _label(_("手机号码"), 4), Cell(shown[1], 8))
        )
    post = held.get(facts.POST, "")
    if service:
        rows.append(
            (_label(_("现任单位"), 4), Cell(service.organisation.name, 8), _label(_("队伍、岗位"), 4),
             Cell("　".join(filter(None, (str(service.get_team_display()), post))), 8))
        )  # fmt: skip
        rows.append(
            (_label(_("用工形式"), 4), Cell(str(service.get_contract_display()), 4), _label(_("进入渠道"), 4),
             Cell(str(service.get_channel_display()) if service.channel else "", 4), _label(_("任职自"), 4),
             Cell(service.since.isoformat(), 4))
        )  # fmt: skip
    return Form(tuple(rows))


def _who(person: Person, sight: Sight, asked: Asked) -> list[tuple[Cell | Portrait, ...]]:
    """The rows beside the photo."""
    education = Education.objects.known().filter(person=person).order_by("-since", "-pk").first()
    political = PoliticalStatus.objects.known().on(asked.day).filter(person=person).order_by("-since").first()
    age = _("%(age)d 岁") % {"age": person.age_on(asked.day)}
    born = f"{person.born:%Y-%m}\n（{age}）" if sight.may(P.SEE_IDENTITY) else age
    joined = political.joined_on.isoformat() if political and political.joined_on else ""
    school = "　".join(filter(None, (education.school, education.major))) if education else ""
    return [
        (_label(_("姓名"), 3), Cell(person.name, 5), _label(_("性别"), 2), Cell(str(person.get_sex_display()), 3),
         _label(_("出生年月"), 3), Cell(born, 4), Portrait(_("照片"), 4, 4, asked.picture)),
        (_label(_("民族"), 3), Cell(ETHNIC.word(person.ethnicity) if person.ethnicity else "", 3), _label(_("籍贯"), 2),
         Cell(place_word(person.native_place) if person.native_place else "", 5),
         _label(_("政治面貌"), 3), Cell(POLITICAL.word(political.status) if political else "", 4)),
        (_label(_("学历"), 3), Cell(EDUCATION.word(education.level) if education else "", 3), _label(_("学位"), 2),
         Cell(DEGREES.word(education.degree) if education and education.degree else "", 5),
         _label(_("加入时间"), 3), Cell(joined, 4)),
        (_label(_("毕业院校及专业"), 4), Cell(school, 16)),
    ]  # fmt: skip


def _label(text: str, across: int) -> Cell:
    return Cell(text, across, label=True)


def _place_words(person: Person) -> str:
    place = person.organisation
    return " ".join(filter(None, (place.parent.name if place.parent else "", place.name)))
