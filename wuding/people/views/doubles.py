"""Files that may be of one person: side by side, and merged after a look at what would move."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.queries import starting_place
from wuding.people.actions.entering import open_entry
from wuding.people.actions.merge_plan import MergePlan, clash_words, named, plan_merge
from wuding.people.actions.merging import merge_files
from wuding.people.actions.reads import read_file, read_list
from wuding.people.forms.merging import MergeForm
from wuding.people.models import Person, Record
from wuding.people.queries.doubles import beside, doubles, file_to_settle
from wuding.people.queries.sections.kinds import RULES, Kind
from wuding.people.views.asked import signed_in
from wuding.people.views.editing import FORM, TITLE_LENGTH, posted

_KIND_OF = {rule.model: kind for kind, rule in RULES.items()}


@dataclass(frozen=True)
class Shown:
    """A record of one of the files, with its days and where it stands."""

    words: str
    kind: Kind
    url: str


@dataclass(frozen=True)
class ShownClash:
    """Two that contradict one another."""

    kept: Shown
    given_up: Shown


@require_safe
def double(request: HttpRequest) -> HttpResponse:
    """Every pair in sight."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.CHANGE_ROSTER)
    if place is None:
        raise NotVisible
    pairs = doubles(user)
    read_list(title="疑似同一人的档案", place=place, by=user, narrowed="", rows=2 * len(pairs))
    trail = [(_("花名册"), reverse("people:roster"))]
    return render(request, "people/doubles.html", {"pairs": pairs, "trail": trail})


@require_http_methods(FORM)
def merge(request: HttpRequest, public_id: uuid.UUID, given_up_id: uuid.UUID) -> HttpResponse:
    """What would move, and the form that moves it: the first file is kept, the second given up."""
    user = signed_in(request)
    kept, given_up = file_to_settle(user, public_id), file_to_settle(user, given_up_id)
    plan = plan_merge(kept, given_up)
    form = MergeForm(posted(request))
    if request.method == "POST" and form.is_valid() and _merged(request, kept, given_up, form):
        messages.success(request, _("已合并成一份档案，原来的记录都在里面。"))
        return redirect("people:person", kept.public_id)
    if request.method != "POST":
        for person in (kept, given_up):
            read_file(person=person, by=user, sections=[_("合并档案前的核对")])
    context = {
        "kept": kept,
        "given_up": given_up,
        "pair": beside([(kept, given_up)])[0],
        "plan": plan,
        "moved": [_shown(row, given_up) for row in plan.moved],
        "clashes": [
            ShownClash(_shown(one.kept, kept), _shown(one.given_up, given_up)) for one in plan.clashes
        ],
        "refusal": clash_words(plan.clashes[0]) if plan.clashes else None,
        "happens": _happens(plan, given_up),
        "form": form,
        "trail": [(_("花名册"), reverse("people:roster")), (_("疑似同一人的档案"), reverse("people:double"))],
    }
    return render(request, "people/merge.html", context, status=422 if form.errors else 200)


def _merged(request: HttpRequest, kept: Person, given_up: Person, form: MergeForm) -> bool:
    """Whether it was done. What was refused stands on the form."""
    reason = form.cleaned_data["reason"]
    with override(settings.LANGUAGE_CODE):
        title = f"{_('合并档案')}：{reason}"
    try:
        with transaction.atomic():
            entry = open_entry(
                title=title[:TITLE_LENGTH],
                document=form.cleaned_data["document"],
                by=signed_in(request),
                at=timezone.now(),
                organisation=kept.organisation,
            )
            merge_files(kept=kept, given_up=given_up, entry=entry)
    except RuleError as refusal:
        form.add_error(None, refusal.as_validation_error())
        return False
    return True


def _shown(row: Record, person: Person) -> Shown:
    kind = _KIND_OF[type(row)]
    words = f"{RULES[kind].noun} {named(row)}"
    return Shown(words, kind, reverse("people:record", args=[person.public_id, kind, row.series]))


def _happens(plan: MergePlan, given_up: Person) -> list[str]:
    """What will happen, in sentences."""
    said = []
    if plan.same:
        number = len(plan.same)
        words = ngettext("%(number)d 条两份都有，只留一条。", "%(number)d 条两份都有，只留一条。", number)
        said.append(words % {"number": number})
    if plan.filled:
        names = "、".join(str(Person._meta.get_field(name).verbose_name) for name in plan.filled)  # type: ignore[union-attr]  # columns
        said.append(_("保留的一份没有填的项从另一份补上：%(names)s。") % {"names": names})
    if plan.papers:
        words = ngettext("%(number)d 个附件转过来。", "%(number)d 个附件转过来。", plan.papers)
        said.append(words % {"number": plan.papers})
    if plan.photo_replaced:
        said.append(_("两份都有照片，用保留那份的；另一张按移除处理。"))
    if plan.account_moves and given_up.account:
        said.append(_("账号“%(name)s”改为查看合并后的档案。") % {"name": given_up.account.username})
    if plan.account_left and given_up.account:
        said.append(
            _("两份各连着一个账号。合并后账号“%(name)s”不再连着档案，请安全管理员停用。")
            % {"name": given_up.account.username}
        )
    said.append(_("更正申请和联审一并转过来；姓名、性别、出生日期以保留的一份为准。"))
    said.append(_("并入的一份撤下，不再出现在名单里；它的沿革和审计记录都保留。合并不能在网页上撤销。"))
    return said
