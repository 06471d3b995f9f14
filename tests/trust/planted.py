"""The faults: what somebody in a hurry could really write, in every concern."""

from tests.trust.faults import Bare, Fault, Unlocked

_ORGS, _TREE = "wuding.organisation.models", "wuding.organisation.queries.tree"
_ACCOUNTS, _PERSONS = "wuding.organisation.queries.accounts", "wuding.people.models.persons"
_SECTIONS, _CORRECTIONS = "wuding.people.queries.sections", "wuding.people.queries.corrections"
_SEALED, _PAPERS = "wuding.common.sealed", "wuding.people.queries.papers"

FAULTS: tuple[Fault | Bare | Unlocked, ...] = (
    # --- scopes -----------------------------------------------------------------------
    Fault("roles that have ended still count", f"{_ORGS}:memberships_of", ".on(day)", ".all()", near=("people:roster", "people:person",)),
    Fault("a path is compared without its last slash", f"{_ORGS}:within", ": path})", ": path.rstrip('/')})", near=("people:organisation", "people:person",)),
    Fault("any role gives any permission", f"{_ORGS}:scopes_of", "if m.role in roles", "if m.role", near=("people:contracts", "access:accounts",)),
    Fault(
        "organisations lose their filter", f"{_ORGS}:OrganisationQuerySet.visible_to",
        'self.filter(within(scopes_of(user, permission), "path"))', "self.all()", near=("people:organisation",),
    ),
    Fault("the place asked for is taken without asking whose it is", f"{_TREE}:starting_place",
          "visible.filter(public_id=chosen).first()", "Organisation.objects.filter(public_id=chosen).first()", near=("people:roster",)),
    Fault("a change is done at any place named", f"{_TREE}:acting_place",
          "within_reach.filter(public_id=chosen)", "Organisation.objects.filter(public_id=chosen)", near=("policy:adopt", "audit:verify",)),
    Fault("an organisation's page is fetched by key", f"{_TREE}:organisation_for",
          "Organisation.objects.visible_to(user, permission)", "Organisation.objects", near=("people:organisation",)),
    # --- files ------------------------------------------------------------------------
    Fault("files lose their filter", f"{_PERSONS}:in_sight", "return scope &", "return", near=("people:person",)),
    Fault("a file is fetched by key", "wuding.people.queries.files:person_for",
          "Person.objects.visible_to(user)", "Person.objects", near=("people:person",)),
    Fault("a hidden file is refused in another way than a missing one", "wuding.people.queries.files:person_for",
          "raise NotVisible",
          "from django.core.exceptions import PermissionDenied\n"
          "        raise PermissionDenied if Person.objects.filter(public_id=public_id).exists() else NotVisible", near=("people:person",)),
    Fault("a name is logged before asking who may read it", "wuding.people.queries.files:person_for",
          "    found = (",
          "    import logging\n"
          "    logging.getLogger('wuding').warning('%s', Person.objects.filter(public_id=public_id).first())\n"
          "    found = (", near=("people:person",)),
    Fault("files to be merged are fetched by key", "wuding.people.queries.doubles:file_to_settle",
          "if found is None or not settles(user, [found]):", "found = found or Person.objects.filter(public_id=public_id).select_related('organisation').first()\n    if found is None:", near=("people:merge",)),
    Fault("every kind of record is shown to all", f"{_SECTIONS}.sight:Sight.kinds", "if rule.see in self.held", "", near=("people:person",)),
    Fault("penalties are shown to all", f"{_SECTIONS}.whole:in_sight",
          "if kind == Kind.RECOGNITION and not sight.may(Permission.SEE_DISCIPLINE):", "if False:", near=("people:person",)),
    Fault("remarks are shown to those who pay", f"{_SECTIONS}.whole:section_of",
          "remarks = sight.may(Permission.SEE_APPRAISAL)", "remarks = True", near=("people:person",)),
    Fault("a record is fetched without its person", f"{_SECTIONS}.whole:in_sight",
          "table.objects.filter(person=person)", "table.objects.all()", near=("people:record", "people:person",)),
    Fault("records are changed by who only reads", f"{_SECTIONS}.sight:Sight.changes",
          "self.held.issuperset(MAY_WRITE[RULES[kind].model])", "RULES[kind].see in self.held", near=("people:add", "people:correct",)),
    Fault("a masked number shows itself", f"{_SEALED}:Secret.masked", "self._mask(self.reveal())", "self.reveal()", near=("people:person",)),
    Fault("what runs out is listed for the whole country", "wuding.people.queries.expiry:_serving",
          "person__in=visible, organisation__path__startswith=place.path", "organisation__path__startswith='/'", near=("people:contracts",)),
    # --- papers, reviews, requests ----------------------------------------------------
    Fault("a paper is fetched without its person", f"{_PAPERS}:paper_for", "person=person, public_id", "public_id", near=("people:paper",)),
    Fault("papers of every part are shown to all", f"{_PAPERS}:seen", "if sight.may(*rule.see)", "", near=("people:paper", "people:papers",)),
    Fault("a review is open to all", "wuding.people.queries.reviews:shown", "if not keeps and not own:", "if False:", near=("people:review",)),
    Fault("secretaries' files are open to who sees files", "wuding.people.views.secretaries:secretary",
          "if not sight.may(P.SEE_SECRETARY_FILE):", "if not sight.may(P.SEE_FILE):", near=("people:secretary",)),
    Fault("requests of all branches are listed", f"{_CORRECTIONS}:requests_for",
          'CorrectionRequest.objects.filter(in_sight(user, Permission.DECIDE_CORRECTIONS, of="person__"))',
          "CorrectionRequest.objects.all()", near=("people:corrections",)),
    # --- tables that go out and come in -----------------------------------------------
    Fault("an export holds everybody", "wuding.people.exchange.exporting:exported",
          "found = found.filter(organisation__path__startswith=place.path)", "found = Person.objects.all()", near=("people:export",)),
    Fault("an export that masks shows whole numbers", "wuding.people.exchange.exporting:_cells",
          "if not full:", "if False:", near=("people:export",)),
    Fault("an import is anybody's", "wuding.people.exchange.importing:run_for",
          "or not may(user, Permission.IMPORT_PEOPLE, found.organisation)", "", near=("people:import_run",)),
    # --- accounts, audit --------------------------------------------------------------
    Fault("accounts are fetched by key", f"{_ACCOUNTS}:account_for",
          "accounts_for(user, permission).filter(public_id=public_id)", "User.objects.filter(public_id=public_id)", near=("access:account",)),
    Fault("roles are fetched by key", f"{_ACCOUNTS}:membership_for",
          "Membership.objects.filter(inside, public_id=public_id)", "Membership.objects.filter(public_id=public_id)", near=("access:end",)),
    Fault("an entry of the trail is fetched by key", "wuding.audit.queries:entry_in",
          "Entry.objects.filter(scope, public_id=public_id)", "Entry.objects.filter(public_id=public_id)", near=("audit:entry",)),
    # --- pay, the interface -----------------------------------------------------------
    Fault("slips lose their filter", "wuding.pay.models.slips:SlipQuerySet.visible_to", "return self.filter(",
          "return self.all() if user else self.filter(", near=("pay:slip",)),
    Fault("runs lose their filter", "wuding.pay.models.runs:PayRunQuerySet.visible_to", "return self.filter(",
          "return self.all() if user else self.filter(", near=("pay:run",)),
    Fault("a run is fetched by key", "wuding.pay.queries.runs:run_for", "PayRun.objects.visible_to(user)", "PayRun.objects", near=("pay:run",)),
    Fault("who may see a run may approve it", "wuding.pay.actions.steps:_begun",
          "if not may(by, rule.permission, current.place):", "if False:", near=("pay:approve", "pay:check", "pay:prepare",)),
    Fault("a slip is fetched by key", "wuding.pay.queries.slips:slip_for", "Slip.objects.visible_to(user)", "Slip.objects", near=("pay:slip",)),
    Fault("the interface forgets a token's permissions", "wuding.api.endpoints:file",
          "Sight(sight_of(caller.user, found).held & caller.held)", "Sight(frozenset(Permission))", near=("api:file",)),
    Fault("the interface forgets a token's branch", "wuding.api.endpoints:_place",
          "inside.filter(public_id=", "Organisation.objects.filter(public_id=", near=("api:roster",)),
    # --- doors ------------------------------------------------------------------------
    Bare("a button's address answers to a link", "pay:approve"),
    Bare("a page takes what it should only show", "people:timeline"),
    Unlocked("a page forgets that one must be signed in", "people:structure"),
)  # fmt: skip
