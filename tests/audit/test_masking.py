"""Nothing that identifies a person's card, telephone or bank account stands in an entry in the clear."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps

from wuding.audit.masking import SECRET_FIELDS, created, plain_changes
from wuding.calc.masking import MASK, struck
from wuding.people.models import Sex


@pytest.mark.parametrize("field", sorted(SECRET_FIELDS))
def test_a_secret_field_keeps_only_that_it_changed(field: str) -> None:
    assert plain_changes({field: ("11010519491231002X", "110105194912310038")}) == {field: [MASK, MASK]}
    assert plain_changes({field: ("", "secret")}) == {field: [None, MASK]}
    assert plain_changes({field: ("same", "same")}) == {}


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "110105194912310028", "13812345678", "138 1234 5678", "+86 13812345678",
     "6222021234567890123", "6222 0212 3456 7890 123", "6222021234567890"],
)  # fmt: skip
def test_personal_numbers_are_struck_out_of_any_text(number: str) -> None:
    assert struck(f"本人{number}，已核对") == f"本人{MASK}，已核对"
    assert plain_changes({"备注": (None, number)}) == {"备注": [None, MASK]}


@pytest.mark.parametrize(
    "text", ["232762100001", "232762100001003", "2022-07-01", "3640.00", str(uuid.UUID(int=13812345678)), "2022 年 7 月"]
)  # fmt: skip
def test_codes_days_amounts_and_ids_stay(text: str) -> None:
    assert struck(text) == text


def test_values_become_plain_json() -> None:
    kept = plain_changes(
        created(sex=Sex.WOMAN, since=date(2022, 7, 1), amount=Decimal("36.50"), n=3, ok=True, none=None)
    )
    assert kept == {
        "sex": [None, "女"],
        "since": [None, "2022-07-01"],
        "amount": [None, "36.50"],
        "n": [None, 3],
        "ok": [None, True],
    }
    with pytest.raises(TypeError, match="float"):
        plain_changes({"rate": (None, 0.5)})


SMELLS = (
    "identity",
    "id_number",
    "phone",
    "mobile",
    "bank",
    "address",
    "email",
    "password",
    "secret",
    "born",
    "photo",
)


def test_every_field_of_a_table_that_smells_of_secrets_is_registered() -> None:
    """A new column with a telling name must stand in the register before anything about it is recorded."""
    smelling = {
        field.name
        for model in apps.get_models()
        if model.__module__.startswith("wuding.")
        for field in model._meta.concrete_fields
        if any(smell in field.name for smell in SMELLS)
    }
    assert "born" in smelling
    assert smelling <= SECRET_FIELDS, smelling - SECRET_FIELDS
