"""The roster and the files."""

from django.urls import path, register_converter

from wuding.people.queries.sections.kinds import Kind
from wuding.people.views import (
    changing,
    doubles,
    expiry,
    file,
    persons,
    records,
    registering,
    roster,
    timeline,
)


class KindConverter:
    """A kind of record in an address; any other word is no page."""

    regex = "|".join(Kind)

    def to_python(self, value: str) -> Kind:
        """The kind."""
        return Kind(value)

    def to_url(self, value: str) -> str:
        """Its word."""
        return str(value)


register_converter(KindConverter, "kind")
_FILE = "people/<uuid:public_id>/"
_RECORD = _FILE + "<kind:kind>/<uuid:series>/"

patterns = [
    path("people/", roster.roster, name="roster"),
    path("people/contracts/", expiry.contracts, name="contracts"),
    path("people/certificates/", expiry.certificates, name="certificates"),
    path("people/register/", registering.register, name="register"),
    path("people/double/", doubles.double, name="double"),
    path(_FILE + "merge/<uuid:given_up_id>/", doubles.merge, name="merge"),
    path(_FILE, file.person, name="person"),
    path(_FILE + "identity/", persons.identity, name="identity"),
    path(_FILE + "identity/correct/", persons.correct, name="correct_person"),
    path(_FILE + "timeline/", timeline.timeline, name="timeline"),
    path(_FILE + "reads/", file.reads, name="reads"),
    path(_FILE + "reveal/", file.reveal, name="reveal"),
    path(_FILE + "<kind:kind>/new/", changing.add, name="add"),
    path(_RECORD, records.record, name="record"),
    path(_RECORD + "correct/", changing.correct, name="correct"),
    path(_RECORD + "end/", changing.end, name="end"),
    path(_RECORD + "withdraw/", changing.withdraw, name="withdraw"),
    path(_FILE + "contract/<uuid:series>/renew/", changing.renew, name="renew"),
    path(_FILE + "certificate/<uuid:series>/register/", changing.register_anew, name="register_anew"),
]
