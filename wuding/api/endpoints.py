"""The interface: organisations, the roster of a day, a file as of a day and a moment."""

import uuid
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, Throttled, ValidationError
from ninja.throttling import AuthRateThrottle

from wuding import __version__
from wuding.accounts.permissions import Permission
from wuding.api import answers
from wuding.api.callers import Day, Moment, TokenAuth, caller_of
from wuding.api.queries import Caller
from wuding.common.errors import NotVisible, RuleError
from wuding.common.request_id import current_request_id
from wuding.common.today import today
from wuding.organisation.models import Organisation
from wuding.people.actions.reads import read_file, read_list
from wuding.people.models import Person, Team
from wuding.people.queries.files import person_for
from wuding.people.queries.roster import RosterFilter, RosterRow, roster, with_facts
from wuding.people.queries.sections.kinds import Kind
from wuding.people.queries.sections.sight import Sight, sight_of
from wuding.people.queries.sections.whole import in_sight, titles_of

MOST_ROWS = 500
REFUSALS = {401: answers.Refusal, 404: answers.Refusal, 422: answers.Refusal, 429: answers.Refusal}

api = NinjaAPI(
    title="五定 Wuding",
    version=__version__,
    description="社区工作者花名册与人员档案，只读。 The roster and files of community workers, read-only.",
    auth=TokenAuth(),
    docs_url=None,  # its page would load scripts from elsewhere; docs/api.md describes the interface
    throttle=[AuthRateThrottle("600/m")],
    urls_namespace="api",
)


@api.get("/organisations", response={200: list[answers.PlaceOut], **REFUSALS}, url_name="organisations")
def organisations(request: HttpRequest) -> list[dict[str, Any]]:
    """单位 Organisations in sight, parents before children."""
    caller = caller_of(request, Permission.SEE_ORGANISATION)
    found = list(_places(caller).select_related("parent").order_by("path"))
    known = {place.pk for place in found}
    return [
        {
            "id": place.public_id,
            "code": place.code,
            "name": place.name,
            "kind": place.kind,
            "parent": place.parent.public_id if place.parent and place.parent_id in known else None,
            "households": place.households,
        }
        for place in found
    ]


@api.get("/roster", response={200: answers.PageOut, **REFUSALS}, url_name="roster")
def roster_of_day(
    request: HttpRequest,
    day: Day | None = None,
    organisation: uuid.UUID | None = None,
    team: Team | None = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 100,
) -> dict[str, Any]:
    """花名册 Who serves on the day (today unless told) at or below the organisation."""
    caller = caller_of(request, Permission.SEE_ROSTER, ("day", "organisation", "team", "offset", "limit"))
    place = _place(caller, organisation, Permission.SEE_ROSTER)
    asked = day or today()
    found = roster(caller.user, asked, RosterFilter(place, team=team.value if team else ""))
    rows = with_facts(found[offset : offset + limit], asked)
    total = found.count()
    narrowed = f"API {caller.token.name} {asked.isoformat()}"
    read_list(title="API", place=place, by=caller.user, narrowed=narrowed, rows=len(rows))
    return {"day": asked, "total": total, "offset": offset, "rows": [_row(row) for row in rows]}


@api.get("/people/{person}", response={200: answers.FileOut, **REFUSALS}, url_name="file")
def file(
    request: HttpRequest, person: uuid.UUID, day: Day | None = None, known_at: Moment | None = None
) -> answers.FileOut:
    """人员档案 A file: what held on the day (all times unless told), as it was known at the moment (now unless told)."""
    caller = caller_of(request, Permission.SEE_ROSTER, ("day", "known_at"))
    found = person_for(caller.user, person)
    if not found.organisation.path.startswith(caller.token.organisation.path):
        raise NotVisible
    sight = Sight(sight_of(caller.user, found).held & caller.held)
    if not sight.may(Permission.SEE_ROSTER):
        raise NotVisible
    kinds = [kind for kind in sight.kinds if kind != Kind.BANK_ACCOUNT]  # no other system pays
    sections = {kind.value: _records(found, kind, sight, day, known_at) for kind in kinds}
    read_file(
        person=found,
        by=caller.user,
        sections=titles_of(sight, kinds),
        purpose=f"API {caller.token.name}",
    )
    return _file(found, sight, day, known_at, sections)


def _places(caller: Caller) -> "QuerySet[Organisation]":
    seen = Organisation.objects.visible_to(caller.user, Permission.SEE_ORGANISATION)
    return seen.filter(path__startswith=caller.token.organisation.path)


def _place(caller: Caller, wanted: uuid.UUID | None, permission: Permission) -> Organisation:
    """The organisation asked for, else the token's own. Raises NotVisible outside of both scopes."""
    seen = Organisation.objects.visible_to(caller.user, permission)
    inside = seen.filter(path__startswith=caller.token.organisation.path)
    found = inside.filter(public_id=wanted or caller.token.organisation.public_id).order_by("path").first()
    if found is None:
        raise NotVisible
    return found


def _row(row: RosterRow) -> dict[str, Any]:
    service = row.service
    return {
        "person": row.person.public_id,
        "name": row.person.name,
        "team": service.team,
        "organisation": service.organisation.public_id,
        "organisation_name": service.organisation.name,
        "since": service.since,
        "facts": {name: fact.value for name, fact in row.facts.items()},
    }


def _records(
    person: Person, kind: Kind, sight: Sight, day: date | None, known_at: datetime | None
) -> list[Any]:
    found: Any = in_sight(person, kind, sight)
    found = found.known_at(known_at) if known_at else found.known()
    rows = list((found.on(day) if day else found).order_by("-since", "-pk"))
    if kind == Kind.APPRAISAL and not sight.may(Permission.SEE_APPRAISAL):
        for row in rows:
            row.remark = None
    return rows


def _file(
    person: Person, sight: Sight, day: date | None, known_at: datetime | None, sections: dict[str, list[Any]]
) -> answers.FileOut:
    identity = sight.may(Permission.SEE_IDENTITY)
    return answers.FileOut.model_validate(
        {
            "person": person.public_id,
            "name": person.name,
            "organisation": person.organisation.public_id,
            "day": day,
            "known_at": known_at,
            "sex": person.sex if sight.may(Permission.SEE_FILE) else None,
            "born": person.born if identity else None,
            "identity_number": person.identity_number.masked if identity and person.identity_number else None,
            "phone": person.phone.masked if identity and person.phone else None,
            **sections,
        }
    )


def _refused(
    request: HttpRequest, status: int, what: str, next_step: str = "", clause: str = ""
) -> HttpResponse:
    number = current_request_id()
    said = {"what": what, "next_step": next_step, "clause": clause, "number": number}
    return api.create_response(request, said, status=status)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: Exception) -> HttpResponse:
    answer = _refused(
        request, 401, "没有有效的令牌。 No valid token.",
        "请在“我的账号—接口令牌”发放，并放在 Authorization: Bearer 里。 Issue one under your account and send it as a bearer token.",
    )  # fmt: skip
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Exception) -> HttpResponse:
    return _refused(
        request, 404, "没有找到，或者不在令牌的范围内。 Not found, or outside of the token's scope.",
        "请核对编号和令牌的权限。 Check the id and what the token was issued for.",
    )  # fmt: skip


@api.exception_handler(RuleError)
def _forbidden(request: HttpRequest, error: RuleError) -> HttpResponse:
    return _refused(request, 422, error.what, error.next_step, error.clause)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    where = ", ".join(sorted({str(problem["loc"][-1]) for problem in error.errors}))
    return _refused(
        request, 422, f"参数不能用：{where}。 Parameters that can't be used: {where}.",
        "格式见接口说明 /api/openapi.json。 See /api/openapi.json for their form.",
    )  # fmt: skip


@api.exception_handler(Throttled)
def _too_many(request: HttpRequest, _error: Exception) -> HttpResponse:
    return _refused(
        request, 429, "一分钟内问得太多。 Too many questions in a minute.",
        "请一分钟后再试；每次可以取 500 行。 Try again in a minute; up to 500 rows come at once.",
    )  # fmt: skip
