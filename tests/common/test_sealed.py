"""Sealed values: nothing of them shows unless asked for, and nothing opens where or with what it shouldn't."""

import base64
import json
import logging
import pickle
import re

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from django.template import Context, Template
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.make import make_district, make_worker
from wuding.common.keyring import Keyring, LookupKey, SealBroken, new_key
from wuding.common.resealing import reseal_fields, sealed_columns
from wuding.common.sealed import IDENTITY_MASK, PHONE_MASK, Secret, field_keys, lookup_hash
from wuding.people.models import Person

NUMBER = "11010519491231002X"
SOME = base64.b64encode(bytes(32)).decode()
OLD, NEW = f"old:{SOME}", f"new:{base64.b64encode(bytes(range(32))).decode()}"


@given(st.text(), st.text())
def test_what_was_sealed_opens_with_its_context_alone(plain: str, context: str) -> None:
    ring = Keyring.written(NEW)
    sealed = ring.seal(plain, context)
    assert ring.open(sealed, context) == plain
    with pytest.raises(SealBroken):
        ring.open(sealed, context + "x")


def test_the_same_value_is_never_sealed_alike() -> None:
    ring = Keyring.written(NEW)
    assert len({ring.seal(NUMBER, "t.c") for _ in range(50)}) == 50


def test_the_first_key_seals_and_all_of_them_open() -> None:
    sealed = Keyring.written(OLD).seal(NUMBER, "t.c")
    both = Keyring.written(f"{NEW}, {OLD}")
    assert both.open(sealed, "t.c") == NUMBER
    assert both.seal(NUMBER, "t.c").startswith("new:")
    assert not both.is_current(sealed)
    with pytest.raises(SealBroken):
        Keyring.written(NEW).open(sealed, "t.c")


@pytest.mark.parametrize("damaged", ["", "new", "new:", "new:%%", "new:AAAA"])
def test_damage_is_told_from_a_value(damaged: str) -> None:
    with pytest.raises(SealBroken):
        Keyring.written(NEW).open(damaged, "t.c")


@pytest.mark.parametrize("written", ["", ",", "2026", "2026:abc", f"{OLD},{OLD}", f"has space:{SOME}", ":x"])
def test_keys_that_cant_be_used_stop_the_start(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="WUDING_FIELD_KEYS"):
        Keyring.written(written)


def test_a_look_up_key_that_cant_be_used_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="WUDING_LOOKUP_KEY"):
        LookupKey.written("short")


def test_look_up_hashes_differ_by_purpose_and_by_key() -> None:
    key = LookupKey.written(new_key())
    assert key.hash(NUMBER, "a") == key.hash(NUMBER, "a")
    assert (
        len({key.hash(NUMBER, "a"), key.hash(NUMBER, "b"), LookupKey.written(new_key()).hash(NUMBER, "a")})
        == 3
    )
    assert re.fullmatch("[0-9a-f]{64}", lookup_hash(NUMBER, "a"))


def test_a_secret_shows_itself_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(NUMBER)
    logging.getLogger("wuding").warning("seen %s %r", secret, secret)
    page = Template("{{ secret }} {{ all }}").render(Context({"secret": secret, "all": {"it": secret}}))
    for shown in (str(secret), repr(secret), f"{secret}", f"{[secret]}", caplog.text, page):
        assert "1949" not in shown
    for careless in (lambda: json.dumps(secret), lambda: pickle.dumps(secret)):
        with pytest.raises(TypeError):
            careless()


@pytest.mark.parametrize(
    ("mask", "plain", "shown"),
    [
        (IDENTITY_MASK, NUMBER, "110*************2X"),
        (PHONE_MASK, "13812345678", "138******78"),
        (PHONE_MASK, "1234567", "*******"),
    ],
)
def test_masks_leave_the_ends_of_long_texts_only(mask: object, plain: str, shown: str) -> None:
    assert callable(mask)
    assert mask(plain) == shown


@pytest.fixture
def person(db: None) -> Person:
    district = make_district()
    made = make_worker(district.community, district.officer)
    made.identity_number = Secret(NUMBER)
    made.save()
    return made


def _stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_number FROM people_person")
        return str(cursor.fetchone()[0])


def test_the_table_holds_no_number(person: Person) -> None:
    assert NUMBER not in _stored()
    found = Person.objects.get()
    assert found.identity_number is not None
    assert (found.identity_number.masked, found.identity_number.reveal()) == ("110*************2X", NUMBER)
    assert found.phone is None


def test_a_sealed_field_cant_be_searched_and_takes_no_plain_text(person: Person) -> None:
    with pytest.raises(FieldError):
        Person.objects.filter(identity_number=Secret(NUMBER))
    person.phone = "13812345678"  # type: ignore[assignment]  # that is what is refused
    with pytest.raises(TypeError):
        person.save()


def test_a_value_moved_to_another_column_does_not_open(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = identity_number")
    phone = Person.objects.get().phone
    assert phone is not None
    with pytest.raises(SealBroken):
        phone.reveal()


def test_keys_are_changed_and_the_old_one_is_needed_no_more(person: Person) -> None:
    old = field_keys()
    before = f"{old.first}:{_encoded(old)}"
    with override_settings(FIELD_KEYS=f"{NEW},{before}"):
        steps: list[tuple[int, int]] = []
        assert reseal_fields(lambda done, total: steps.append((done, total))) == 1
        assert reseal_fields(lambda *_seen: None) == 0
        assert steps[-1][0] == steps[-1][1] == 1
    with override_settings(FIELD_KEYS=NEW):
        number = Person.objects.get().identity_number
        assert number is not None
        assert number.reveal() == NUMBER


def _encoded(ring: Keyring) -> str:
    return base64.b64encode(ring.keys[ring.first]).decode()


def test_changing_keys_reaches_every_sealed_column() -> None:
    assert {f"{model.__name__}.{field.name}" for model, field in sealed_columns()} >= {
        "Person.identity_number",
        "Person.phone",
        "PersonVersion.before",
        "Certificate.number",
        "ImportRun.rows",
        "CorrectionRequest.wanted",
    }
