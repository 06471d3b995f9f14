"""The matrix itself: for each route, which methods it answers, whose it is, and what permission it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from tests.trust.routes import METHODS
from tests.trust.world import Branch
from wuding.accounts.permissions import Permission

P = Permission
FORM = ("GET", "HEAD", "POST")
Arguments = Callable[[Branch], Mapping[str, object]]
Posted = Callable[[Branch], Mapping[str, object]]


class Door(Enum):
    """Who comes in at all."""

    OPEN = "open"  # anybody, signed in or not
    SIGNED_IN = "signed in"  # every account; shows its own matters only
    HOLDERS = "holders"  # who holds the permission anywhere: lists of what lies in sight
    PLACE = "place"  # who holds the permission at or above the organisation asked for
    THINGS = "things"  # who holds the permission at or above the thing named in the address
    PERSONS = "persons"  # who has a file: shows the own one only
    NESTED = "nested"  # nobody, but in the branch where both parts of the address belong together


@dataclass(frozen=True)
class Row:
    """One route. `arguments` makes those of the address from a branch; `post` what a form would send.

    `token`: asked by a program with a token of the user's, who needs USE_API to have one.
    `any_of` are the permissions that open it; `own` lets the person themselves in as well.
    `elsewhere` is the status that others get, where it isn't 404.
    """

    route: str
    door: Door
    any_of: tuple[Permission, ...] = ()
    methods: tuple[str, ...] = ("GET", "HEAD")
    arguments: Arguments | None = None
    post: Posted = field(default=lambda _branch: {})
    query: Posted = field(default=lambda _branch: {})
    own: bool = False
    elsewhere: int = 404
    says: str = ""
    token: bool = False
    reveals: bool = False


def _of_branch(name: str) -> Arguments:
    """Arguments of an address that names one thing of the branch by its public id."""
    return lambda branch: {"public_id": branch.things[name]}


def _person(branch: Branch) -> Mapping[str, object]:
    return {"public_id": branch.person.public_id}


def _account(branch: Branch) -> Mapping[str, object]:
    return {"public_id": branch.account.public_id}


def _place(branch: Branch) -> Mapping[str, object]:
    return {"public_id": branch.place.public_id}


_OF_ALLAUTH = (
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
)  # fmt: skip
"""Each sees nothing but the account that asks, and answers methods in its own way."""


def _of_place(branch: Branch) -> Mapping[str, object]:
    return {"organisation": branch.place.public_id, "day": "2022-07-31"}


SHELL = (
    *(Row(route, Door.OPEN) for route in _OF_ALLAUTH),
    Row("own_account", Door.SIGNED_IN),
    Row("language", Door.OPEN, methods=("POST",), post=lambda _b: {"language": "en"}),
    Row("home", Door.SIGNED_IN),
    Row(
        "look_at",
        Door.PLACE,
        (P.SEE_ORGANISATION,),
        ("POST",),
        post=lambda b: {"organisation": b.place.public_id},
    ),
    Row("gallery", Door.SIGNED_IN),
)

API = (
    Row("tokens", Door.HOLDERS, (P.USE_API,), ("GET", "HEAD", "POST")),
    Row("revoke_token", Door.THINGS, methods=("POST",), arguments=_of_branch("token")),
    Row("api:openapi-json", Door.OPEN, methods=METHODS),
    Row("api:api-root", Door.OPEN, methods=METHODS),
    Row("api:organisations", Door.HOLDERS, (P.SEE_ORGANISATION,), ("GET",), token=True),
    Row("api:roster", Door.PLACE, (P.SEE_ROSTER,), ("GET",), token=True, query=_of_place),
    Row(
        "api:file",
        Door.THINGS,
        (P.SEE_ROSTER,),
        ("GET",),
        lambda b: {"person": b.person.public_id},
        token=True,
    ),
)

POLICY = (
    Row("policy:packs", Door.SIGNED_IN),
    Row(
        "policy:pack",
        Door.HOLDERS,
        (P.SEE_POLICY,),
        arguments=lambda _b: {"place": "songling", "version": "2022"},
    ),
    Row("policy:drafts", Door.HOLDERS, (P.DRAFT_POLICY, P.APPROVE_POLICY, P.ADOPT_POLICY)),
    Row("policy:start", Door.PLACE, (P.DRAFT_POLICY,), ("POST",)),
    Row(
        "policy:draft",
        Door.THINGS,
        (P.DRAFT_POLICY, P.APPROVE_POLICY, P.ADOPT_POLICY),
        arguments=_of_branch("draft"),
    ),
    Row(
        "policy:versions",
        Door.THINGS,
        (P.DRAFT_POLICY, P.APPROVE_POLICY, P.ADOPT_POLICY),
        arguments=_of_branch("draft"),
    ),
    Row(
        "policy:change",
        Door.THINGS,
        (P.DRAFT_POLICY,),
        FORM,
        lambda b: {**_of_branch("draft")(b), "sort": "figures", "name": "年限补贴标准"},
    ),
    *(
        Row(f"policy:{act}", Door.THINGS, (permission,), ("POST",), _of_branch("draft"))
        for act, permission in (
            ("submit", P.DRAFT_POLICY),
            ("discard", P.DRAFT_POLICY),
            ("example", P.DRAFT_POLICY),
            ("approve", P.APPROVE_POLICY),
            ("send_back", P.APPROVE_POLICY),
            ("publish", P.ADOPT_POLICY),
        )
    ),
    Row(
        "comparison:draft",
        Door.THINGS,
        (P.DRAFT_POLICY, P.APPROVE_POLICY, P.ADOPT_POLICY),
        arguments=_of_branch("draft"),
    ),
    Row("comparison:fit", Door.THINGS, (P.DRAFT_POLICY,), FORM, _of_branch("draft")),
    Row("comparison:take", Door.THINGS, (P.DRAFT_POLICY,), ("POST",), _of_branch("draft")),
    Row("comparison:packs", Door.HOLDERS, (P.SEE_POLICY,)),
)

AUDIT = (
    Row("audit:trail", Door.HOLDERS, (P.SEE_AUDIT,)),
    Row("audit:verify", Door.PLACE, (P.SEE_AUDIT,), ("POST",)),
    Row("audit:entry", Door.THINGS, (P.SEE_AUDIT,), arguments=_of_branch("audit_entry")),
)

PAY = (
    Row("pay:months", Door.HOLDERS, (P.SEE_PAY,), elsewhere=302),
    Row("pay:compute", Door.PLACE, (P.PREPARE_PAY,), ("POST",)),
    Row("pay:runs", Door.HOLDERS, (P.SEE_PAY,)),
    Row("pay:run", Door.THINGS, (P.SEE_PAY,), arguments=_of_branch("run")),
    Row("pay:prepare", Door.THINGS, (P.PREPARE_PAY,), ("POST",), _of_branch("run")),
    Row("pay:check", Door.THINGS, (P.CHECK_PAY,), ("POST",), _of_branch("run")),
    Row("pay:approve", Door.THINGS, (P.APPROVE_PAY,), ("POST",), _of_branch("run")),
    Row("pay:former_pay", Door.THINGS, (P.PREPARE_PAY,), ("POST",), _of_branch("run")),
    Row("pay:again", Door.THINGS, (P.PREPARE_PAY,), ("POST",), _of_branch("run")),
    Row("pay:drop", Door.THINGS, (P.PREPARE_PAY,), ("POST",), _of_branch("run")),
    Row("pay:grants", Door.HOLDERS, (P.PREPARE_PAY,)),
    Row("pay:grants_table", Door.PLACE, (P.PREPARE_PAY,)),
    Row("pay:grants_hand_in", Door.PLACE, (P.PREPARE_PAY,), ("POST",)),
    Row("pay:bank_file", Door.THINGS, (P.CHANGE_BANK_ACCOUNTS,), ("POST",), _of_branch("run")),
    Row("pay:outputs", Door.THINGS, (P.PREPARE_PAY, P.APPROVE_PAY), arguments=_of_branch("run")),
    Row(
        "pay:file", Door.THINGS, (P.PREPARE_PAY, P.APPROVE_PAY), ("POST",),
        lambda branch: {**_of_branch("run")(branch), "output": "sheet"},
    ),
    Row("pay:paper", Door.THINGS, (P.SEE_PAY,), arguments=_of_branch("slip"), own=True),
    Row("pay:funding", Door.HOLDERS, (P.SEE_PAY,)),
    Row("pay:funding_set", Door.PLACE, (P.APPROVE_PAY,), ("POST",)),
    Row("pay:funding_withdraw", Door.THINGS, (P.APPROVE_PAY,), ("POST",), _of_branch("funding")),
    Row("pay:budget", Door.HOLDERS, (P.SEE_PAY,)),
    Row("pay:budget_set", Door.PLACE, (P.APPROVE_PAY,), ("POST",)),
    Row("pay:budget_sheet", Door.HOLDERS, (P.SEE_PAY,)),
    *(Row(f"pay:{sort}_table", Door.PLACE, (P.APPROVE_PAY,)) for sort in ("funding", "budget")),
    *(Row(f"pay:{sort}_hand_in", Door.PLACE, (P.APPROVE_PAY,), ("POST",)) for sort in ("funding", "budget")),
    Row("pay:openings", Door.HOLDERS, (P.PREPARE_PAY,)),
    Row("pay:openings_table", Door.PLACE, (P.PREPARE_PAY,)),
    Row("pay:openings_hand_in", Door.PLACE, (P.PREPARE_PAY,), ("POST",)),
    Row("pay:foresee", Door.HOLDERS, (P.SEE_PAY,)),
    Row("pay:foresight_open", Door.PLACE, (P.DRAFT_POLICY,), ("POST",)),
    Row("pay:foresight", Door.THINGS, (P.SEE_PAY,), arguments=_of_branch("foresight")),
    Row("pay:foresight_again", Door.THINGS, (P.DRAFT_POLICY,), ("POST",), _of_branch("foresight")),
    Row("pay:foresight_drop", Door.THINGS, (P.DRAFT_POLICY,), ("POST",), _of_branch("foresight")),
    Row("pay:foresight_file", Door.THINGS, (P.SEE_PAY,), arguments=_of_branch("foresight")),
    Row(
        "pay:foresights", Door.THINGS, (P.SEE_PAY,),
        query=lambda b: {"one": b.things["foresight"], "other": b.things["foresight"]},
    ),
    Row("pay:measures", Door.HOLDERS, (P.SEE_PAY,)),
    Row("pay:own", Door.SIGNED_IN),
    Row("pay:what_if", Door.SIGNED_IN),
    Row("pay:own_objections", Door.SIGNED_IN),
    Row("pay:own_objection", Door.THINGS, (), FORM, _of_branch("objection"), own=True),
    Row("pay:object", Door.THINGS, (), FORM, _of_branch("slip"), own=True),
    Row("pay:objections", Door.HOLDERS, (P.ANSWER_OBJECTIONS,)),
    Row("pay:objection", Door.THINGS, (P.ANSWER_OBJECTIONS,), FORM, _of_branch("objection")),
    Row("pay:slip", Door.THINGS, (P.SEE_PAY,), arguments=_of_branch("slip"), own=True),
    Row(
        "pay:reason", Door.THINGS, (P.SEE_PAY,), own=True,
        arguments=lambda b: {**_of_branch("slip")(b), "item": "绩效补贴"},
    ),
)  # fmt: skip

PEOPLE = (
    Row("people:tree", Door.HOLDERS, (P.SEE_ORGANISATION,)),
    Row("people:organisation", Door.THINGS, (P.SEE_ORGANISATION,), arguments=_place),
    Row("people:roster", Door.HOLDERS, (P.SEE_ROSTER,)),
    Row("people:person", Door.THINGS, (P.SEE_ROSTER,), arguments=_person, own=True),
)

ACCESS = (
    Row("access:accounts", Door.HOLDERS, (P.SEE_ACCESS,)),
    Row("access:matrix", Door.HOLDERS, (P.SEE_ACCESS,)),
    Row("access:place", Door.PLACE, (P.SEE_ACCESS,)),
    Row("access:open", Door.HOLDERS, (P.MANAGE_ACCOUNTS,), FORM),
    Row("access:account", Door.THINGS, (P.SEE_ACCESS,), arguments=_account, own=True),
    *(
        Row(f"access:{act}", Door.THINGS, (P.MANAGE_ACCOUNTS,), FORM, _account)
        for act in ("assign", "reset", "close", "reopen", "unlock", "second_step")
    ),
    Row("access:external", Door.NESTED, (), FORM, _account),  # nobody's while no other system is configured
    *(
        Row(f"access:{act}", Door.THINGS, (P.MANAGE_ACCOUNTS,), FORM, _of_branch("membership"))
        for act in ("end", "withdraw", "hand_over")
    ),
    Row("people:who_sees", Door.THINGS, (P.SEE_ACCESS,), arguments=_person, own=True),
    *(
        Row(f"people:unit_{act}", Door.THINGS, (P.CHANGE_ORGANISATION,), FORM, _place)
        for act in ("new", "rename", "close")
    ),
    Row("personal_data", Door.SIGNED_IN),
    Row("policy:adopt", Door.PLACE, (P.ADOPT_POLICY,), FORM),
)

_SEE = {
    "service": P.SEE_ROSTER, "contract": P.SEE_CONTRACTS, "certificate": P.SEE_FILE, "appraisal": P.SEE_FILE,
    "education": P.SEE_FILE, "political": P.SEE_FILE, "training": P.SEE_FILE, "recognition": P.SEE_FILE,
    "fact": P.SEE_FILE, "penalty": P.SEE_DISCIPLINE, "bank-account": P.SEE_BANK_ACCOUNTS,
}  # fmt: skip
_OWN_RIGHT = {"contract": P.CHANGE_CONTRACTS, "bank-account": P.CHANGE_BANK_ACCOUNTS}
_CHANGE = {kind: _OWN_RIGHT.get(kind, P.CHANGE_ROSTER) for kind in _SEE}
_END = ("service", "contract", "certificate", "political", "fact", "bank-account")


def _record(kind: str, *, of: str = "") -> Arguments:
    """A record by its person and series; `of` names another person than the one it belongs to."""
    word = "recognition" if kind == "penalty" else kind

    def found(branch: Branch) -> Mapping[str, object]:
        person = branch.things[of] if of else branch.person.public_id
        return {"public_id": person, "kind": word, "series": branch.things[kind]}

    return found


def _series(kind: str) -> Arguments:
    return lambda branch: {"public_id": branch.person.public_id, "series": branch.things[kind]}


def _kind(kind: str) -> Arguments:
    return lambda branch: {"public_id": branch.person.public_id, "kind": kind}


FILES = (
    *(
        Row(route, Door.HOLDERS, (see,), query=lambda _b, state=state: {"state": state}, says=state)  # type: ignore[misc]
        for route, see in (("people:contracts", P.SEE_CONTRACTS), ("people:certificates", P.SEE_FILE))
        for state in ("pressing", "lasting")
    ),
    Row("people:structure", Door.HOLDERS, (P.SEE_ROSTER,)),
    Row("people:identity", Door.THINGS, (P.SEE_IDENTITY,), arguments=_person, own=True),
    Row("people:correct_person", Door.THINGS, (P.CHANGE_ROSTER,), FORM, _person),
    Row("people:double", Door.HOLDERS, (P.CHANGE_ROSTER,)),
    # A file beside itself is refused in words; what matters here is whose files the address finds at all.
    Row("people:merge", Door.THINGS, (P.CHANGE_ROSTER,), FORM, lambda b: {"public_id": b.person.public_id, "given_up_id": b.person.public_id}),
    Row("people:merge", Door.NESTED, (), FORM, lambda b: {"public_id": b.things["own_person"], "given_up_id": b.person.public_id}),
    Row("people:timeline", Door.THINGS, (P.SEE_FILE,), arguments=_person, own=True),
    Row("people:reads", Door.THINGS, (P.CHANGE_ROSTER,), arguments=_person, own=True),
    Row("people:reveal", Door.THINGS, (P.REVEAL_NUMBERS,), ("GET", "HEAD"), _person),
    Row(
        "people:reveal", Door.THINGS, (P.REVEAL_NUMBERS,), ("POST",), _person, reveals=True,
        post=lambda _b: {"number": "identity_number", "purpose": "0"},
    ),
    *(Row("people:record", Door.THINGS, (see,), arguments=_record(kind), own=True, says=kind) for kind, see in _SEE.items()),
    *(
        Row("people:add", Door.THINGS, (may,), FORM, _kind(kind))
        for kind, may in _CHANGE.items() if kind != "penalty"
    ),
    *(
        Row(f"people:{act}", Door.THINGS, (may,), FORM, _record(kind), says=kind)
        for act in ("correct", "withdraw") for kind, may in _CHANGE.items()
    ),
    *(Row("people:end", Door.THINGS, (_CHANGE[kind],), FORM, _record(kind), says=kind) for kind in _END),
    # A record of another branch under the address of a file that one may see: as if it weren't there.
    *(Row("people:record", Door.NESTED, arguments=_record(kind, of="own_person")) for kind in _SEE),
    *(
        Row(f"people:{act}", Door.NESTED, (), FORM, _record(kind, of="own_person"))
        for act in ("correct", "end", "withdraw") for kind in _SEE
    ),
    Row("people:renew", Door.THINGS, (P.CHANGE_CONTRACTS,), FORM, _series("contract")),
    Row("people:register_anew", Door.THINGS, (P.CHANGE_ROSTER,), FORM, _series("certificate")),
)  # fmt: skip

OWN_PAGES = (
    *(
        Row(f"people:{page}", Door.SIGNED_IN if page == "own" else Door.PERSONS)
        for page in ("own", "own_history", "own_reads", "own_corrections", "own_correction_new")
    ),
    Row(
        "people:own_number",
        Door.PERSONS,
        methods=("POST",),
        reveals=True,
        post=lambda _b: {"number": "phone"},
    ),
    Row("people:own_correction_missing", Door.PERSONS, methods=FORM),
    Row("people:corrections", Door.HOLDERS, (P.DECIDE_CORRECTIONS,)),
)


def _paper(branch: Branch) -> Mapping[str, object]:
    return {"public_id": branch.person.public_id, "paper_id": branch.things["paper"]}


def _paper_elsewhere(branch: Branch) -> Mapping[str, object]:
    return {"public_id": branch.things["own_person"], "paper_id": branch.things["paper"]}


PAPERS = (
    *(
        Row(
            route, Door.HOLDERS, (see,), FORM, query=lambda _b: {"state": "lasting"},
            post=lambda _b, form=form: {"format": form, "purpose": "核对登记"}, says=form,  # type: ignore[misc]
        )
        for route, see in (("people:print_contracts", P.SEE_CONTRACTS), ("people:print_certificates", P.SEE_FILE))
        for form in ("pdf", "docx")
    ),
    Row("people:secretaries", Door.HOLDERS, (P.SEE_SECRETARY_FILE,)),
    Row("people:secretary", Door.THINGS, (P.SEE_SECRETARY_FILE,), arguments=_person),
    Row("people:reviews", Door.HOLDERS, (P.GIVE_OPINION,)),
    Row("people:review", Door.THINGS, (P.SEE_SECRETARY_FILE, P.GIVE_OPINION), FORM, _of_branch("review")),
    Row("people:conclude_review", Door.THINGS, (P.CHANGE_SECRETARY_FILE,), ("POST",), _of_branch("review")),
    Row("people:withdraw_review", Door.THINGS, (P.CHANGE_SECRETARY_FILE,), ("POST",), _of_branch("review")),
    Row("people:open_review", Door.THINGS, (P.CHANGE_SECRETARY_FILE,), FORM, _person),
    Row("people:papers", Door.THINGS, (P.SEE_FILE, P.SEE_CONTRACTS), arguments=_person, own=True),
    Row("people:attach", Door.THINGS, (P.CHANGE_ROSTER, P.CHANGE_CONTRACTS), FORM, _person),
    Row("people:paper", Door.THINGS, (P.SEE_APPRAISAL,), arguments=_paper, own=True),
    Row("people:paper", Door.NESTED, arguments=_paper_elsewhere),
    Row("people:remove_paper", Door.THINGS, (P.CHANGE_ROSTER,), FORM, _paper),
    Row("people:remove_paper", Door.NESTED, (), FORM, _paper_elsewhere),
    Row("people:photo", Door.THINGS, (P.CHANGE_ROSTER,), FORM, _person),
    Row("people:portrait", Door.THINGS, (P.SEE_FILE,), arguments=_person, own=True),
    Row("people:print", Door.THINGS, (P.SEE_FILE,), ("GET", "HEAD"), _person, own=True),
    *(
        Row(
            "people:print", Door.THINGS, (P.SEE_FILE,), ("POST",), _person, own=True, says=form,
            post=lambda _b, form=form: {"format": form, "purpose": "核对登记", "what": "form-timeline"},  # type: ignore[misc]
        )
        for form in ("pdf", "docx")
    ),
)  # fmt: skip

_RUN = _of_branch("import_run")
EXCHANGE = (
    Row("people:register", Door.HOLDERS, (P.CHANGE_ROSTER,), FORM),
    Row("people:template", Door.HOLDERS, (P.IMPORT_PEOPLE,)),
    Row("people:export", Door.HOLDERS, (P.EXPORT_PEOPLE,), FORM, post=lambda _b: {"numbers": "masked"}),
    Row(
        "people:export", Door.HOLDERS, (P.EXPORT_PEOPLE,), ("POST",), reveals=True, says="whole numbers",
        post=lambda _b: {"numbers": "full", "purpose": "办理社会保险申报"},
    ),
    Row("people:import", Door.HOLDERS, (P.IMPORT_PEOPLE,), FORM),
    Row("people:import_run", Door.THINGS, (P.IMPORT_PEOPLE,), arguments=_RUN),
    Row("people:import_problems", Door.THINGS, (P.IMPORT_PEOPLE,), arguments=_RUN),
    *(
        Row(f"people:import_{act}", Door.THINGS, (P.IMPORT_PEOPLE,), ("POST",), _RUN)
        for act in ("decide", "apply", "discard", "undo")
    ),
)  # fmt: skip

CORRECTIONS = (
    Row("people:correction", Door.THINGS, (P.DECIDE_CORRECTIONS,), FORM, _of_branch("request")),
    Row("people:own_correction", Door.THINGS, (), FORM, _of_branch("request"), own=True),
    Row("people:own_correction_person", Door.PERSONS, methods=FORM, arguments=lambda _b: {"subject": "person.name"}),
    Row(
        "people:own_correction_record", Door.THINGS, (), FORM, own=True,
        arguments=lambda b: {"subject": "education.school", "series": b.things["education"]},
    ),
)  # fmt: skip

_PLAN = _of_branch("grid_plan")
GRIDS = (
    Row("grids:map", Door.HOLDERS, (P.SEE_ORGANISATION,)),
    Row("grids:align", Door.THINGS, (P.APPROVE_GRIDS,), ("POST",), _of_branch("grid_map")),
    Row("grids:grounds", Door.PLACE, (P.PLAN_GRIDS,), FORM),
    Row("grids:plans", Door.HOLDERS, (P.PLAN_GRIDS, P.APPROVE_GRIDS)),
    Row("grids:new", Door.HOLDERS, (P.PLAN_GRIDS,), FORM),
    Row("grids:compare", Door.HOLDERS, (P.PLAN_GRIDS, P.APPROVE_GRIDS)),
    Row("grids:plan", Door.THINGS, (P.PLAN_GRIDS, P.APPROVE_GRIDS), arguments=_PLAN),
    *(
        Row(f"grids:{act}", Door.THINGS, (P.PLAN_GRIDS,), ("POST",), _PLAN)
        for act in ("move", "undo", "cancel", "again", "ask", "drop")
    ),
    *(
        Row(f"grids:{act}", Door.THINGS, (P.APPROVE_GRIDS,), ("POST",), _PLAN)
        for act in ("send_back", "publish")
    ),
)

ELSEWHERE = tuple(
    Row(f"{way}_{step}", Door.OPEN) for way in ("oidc", "dingtalk", "wecom") for step in ("login", "callback")
)

ROWS = (
    *SHELL, *ELSEWHERE, *API, *GRIDS, *POLICY, *AUDIT, *PAY, *PEOPLE, *ACCESS, *FILES, *OWN_PAGES, *PAPERS, *EXCHANGE,
    *CORRECTIONS,
)  # fmt: skip
