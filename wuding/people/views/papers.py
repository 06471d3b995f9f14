"""Papers of a file: what is attached, the photo, and the file itself as PDF or Word."""

import uuid
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.people.actions.attachments import (
    PaperGiven,
    attach_paper,
    fetch_paper,
    opened,
    remove_paper,
    set_photo,
)
from wuding.people.actions.printing import TITLES, PrintAsked, print_file
from wuding.people.actions.reads import read_file
from wuding.people.forms.papers import PaperForm, PhotoForm, PrintForm, RemoveForm
from wuding.people.papers.uploads import DOCX, ENDINGS, PDF, Fault
from wuding.people.queries.papers import PHOTO, RULES, SECRETARY, changed, paper_for, papers_of, seen
from wuding.people.queries.printing import Printed, printable
from wuding.people.upload_words import refusal_of
from wuding.people.views.asked import signed_in
from wuding.people.views.frame import frame
from wuding.people.views.records import file_asked

_TYPES = {"pdf": PDF, "docx": DOCX}
_P = Permission


@require_safe
def papers(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What is attached to the file, by part, as far as it is in sight."""
    person, sight = file_asked(request, public_id)
    parts = [part for part in seen(sight) if part != PHOTO]
    if not parts:
        raise NotVisible
    attached = papers_of(person, sight)
    may_change = set(changed(sight))
    groups = [
        (RULES[part].title, [paper for paper in attached if paper.section == part], part in may_change)
        for part in parts
    ]
    read_file(person=person, by=signed_in(request), sections=[_("附件目录")])
    context = {
        **frame(person, sight, today(), "papers"),
        "groups": [group for group in groups if group[1]],
        "may_attach": bool(may_change - {PHOTO}),
        "may_photo": PHOTO in may_change,
        "may_print": bool(printable(sight)),
    }
    return render(request, "people/file/papers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A paper comes into the file."""
    person, sight = file_asked(request, public_id)
    parts = [part for part in changed(sight) if part != PHOTO]
    if not parts:
        raise NotVisible
    asked = request.POST if request.method == "POST" else None
    form = PaperForm(
        asked,
        request.FILES if asked is not None else None,
        parts=parts,
        initial={"section": request.GET.get("section", "")},
    )
    if asked is not None and form.is_valid():
        part, category = form.place
        given = PaperGiven(
            part,
            form.cleaned_data["title"],
            category,
            form.cleaned_data["made_on"],
            form.cleaned_data["pages"],
        )
        try:
            content = _content(form.cleaned_data["file"])
            attach_paper(person=person, given=given, content=content, by=signed_in(request))
        except RuleError as refusal:
            form.add_error("file", refusal.as_validation_error())
        else:
            messages.success(request, _("已存入“%(title)s”。") % {"title": given.title})
            return redirect("people:secretary" if part == SECRETARY else "people:papers", person.public_id)
    context = {
        **frame(person, sight, today(), "papers"),
        "form": form,
        "title": _("添加附件"),
        "button": _("存入档案"),
        "uploads": True,
        "happens": [
            _("文件加密保存，只有能看这一栏的人才能下载，每次下载都有记录。"),
            _("存入后不能改；传错了请移除再传。"),
            _("单个文件不超过 %(limit)d MB。") % {"limit": settings.UPLOAD_MB},
        ],
    }
    return render(request, "people/file/paper_form.html", context, status=422 if form.errors else 200)


@require_safe
def paper(request: HttpRequest, public_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """One paper, for saving. Nothing of it is ever shown inside of our pages."""
    person, sight = file_asked(request, public_id)
    found = paper_for(person, paper_id, sight)
    content = fetch_paper(person=person, paper=found, by=signed_in(request))
    return saved(content, found.media_type, f"{person.name} {found.title}.{ENDINGS[found.media_type]}")


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, public_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """A paper goes, for a reason."""
    person, sight = file_asked(request, public_id)
    found = paper_for(person, paper_id, sight)
    if found.section not in changed(sight):
        raise NotVisible
    asked = request.POST if request.method == "POST" else None
    form = RemoveForm(asked)
    if asked is not None and form.is_valid():
        remove_paper(person=person, paper=found, reason=form.cleaned_data["reason"], by=signed_in(request))
        messages.success(request, _("已移除“%(title)s”。") % {"title": found.title})
        return redirect("people:papers", person.public_id)
    context = {
        **frame(person, sight, today(), "papers"),
        "form": form,
        "title": _("移除“%(title)s”") % {"title": found.title},
        "button": _("移除"),
        "happens": [
            _("不再显示，也不能下载；谁在什么时候移除的，一直留着。"),
            _("文件本身 90 天后删除，这期间可请系统管理员找回。"),
        ],
    }
    return render(request, "people/file/paper_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The photo of the file."""
    person, sight = file_asked(request, public_id)
    if PHOTO not in changed(sight):
        raise NotVisible
    asked = request.POST if request.method == "POST" else None
    form = PhotoForm(asked, request.FILES if asked is not None else None)
    if asked is not None and form.is_valid():
        try:
            set_photo(person=person, content=_content(form.cleaned_data["file"]), by=signed_in(request))
        except RuleError as refusal:
            form.add_error("file", refusal.as_validation_error())
        else:
            messages.success(request, _("照片已更换。"))
            return redirect("people:person", person.public_id)
    context = {
        **frame(person, sight, today(), "papers"),
        "form": form,
        "title": _("更换照片"),
        "button": _("换上"),
        "uploads": True,
        "happens": [_("按一寸照的比例裁剪，印在登记表上。"), _("原来的照片不再显示，更换有记录。")],
    }
    return render(request, "people/file/paper_form.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def portrait(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The photo as the file's pages show it; the look at the page is what is recorded."""
    person, sight = file_asked(request, public_id)
    if person.photo is None or not sight.may(*RULES[PHOTO].see):
        raise NotVisible
    answer = HttpResponse(opened(person.photo), content_type=person.photo.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def print_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The file as PDF or Word, for a purpose."""
    person, sight = file_asked(request, public_id)
    offered = printable(sight)
    if not offered:
        raise NotVisible
    asked = request.POST if request.method == "POST" else None
    reveal = sight.may(_P.SEE_IDENTITY, _P.REVEAL_NUMBERS)
    form = PrintForm(asked, offered=offered, may_reveal=reveal, initial={"what": request.GET.get("what", "")})
    if asked is not None and form.is_valid():
        chosen = PrintAsked(
            Printed(form.cleaned_data["what"]),
            form.cleaned_data["format"],
            form.cleaned_data["purpose"],
            bool(form.cleaned_data.get("whole_numbers")),
        )
        try:
            made = print_file(person=person, asked=chosen, by=signed_in(request))
        except RuleError as refusal:
            form.add_error(None, refusal.as_validation_error())
        else:
            return saved(made, _TYPES[chosen.format], f"{person.name} {TITLES[chosen.what]}.{chosen.format}")
    context = {
        **frame(person, sight, today(), "papers"),
        "form": form,
        "title": _("打印档案"),
        "button": _("生成文件"),
        "happens": [
            _("只印您能看到的栏目；身份证号和手机号隐去中间各位。"),
            _("页脚印着谁在什么时候为什么打印。"),
            _("打印有记录，本人在“谁看过我的档案”里看得到。"),
        ],
    }
    return render(request, "people/file/paper_form.html", context, status=422 if form.errors else 200)


def saved(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file for saving, under a name that may be Chinese; no browser shows it or guesses what else it could be."""
    answer = HttpResponse(content, content_type=media_type)
    safe = "".join(letter if letter.isprintable() and letter not in '/\\:*?"<>|' else "_" for letter in name)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(safe, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store, private"
    return answer


def _content(upload: "UploadedFile[bytes]") -> bytes:
    """The bytes; too many are refused before they are read."""
    if upload.size is None or upload.size > settings.UPLOAD_MB * 1_000_000:
        raise refusal_of(Fault.TOO_LARGE, limit_in_mb=settings.UPLOAD_MB)
    return bytes(upload.read())
