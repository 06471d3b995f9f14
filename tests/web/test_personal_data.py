"""Every column of every table is explained to everybody, and nothing is explained that isn't there."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests.make import make_officer, make_place, make_user
from wuding.accounts.roles import Role
from wuding.audit.masking import SECRET_FIELDS
from wuding.common.personal_data import Sensitivity, Table
from wuding.common.sealed import SealedField
from wuding.web.personal_data import REGISTER, register

TABLES: list[Table] = [table for _concern, tables in REGISTER for table in tables]
MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def _columns(label: str) -> list[str]:
    meta = MODELS[label]._meta
    return sorted([field.name for field in (*meta.concrete_fields, *meta.local_many_to_many)])


def test_every_table_has_its_entry_once() -> None:
    assert sorted(table.model for table in TABLES) == sorted(MODELS)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model)
def test_every_column_has_its_entry_and_every_entry_its_column(table: Table) -> None:
    assert sorted(field.name for field in table.fields) == _columns(table.model)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model)
def test_every_entry_says_why_how_long_and_where(table: Table) -> None:
    for field in table.fields:
        for words in (field.purpose, field.kept.rule, field.shown, field.sensitivity.label):
            assert str(words).strip(), field.name


def test_what_is_sealed_or_masked_is_called_sensitive_or_at_least_personal() -> None:
    said = {(table.model, field.name): field.sensitivity for table in TABLES for field in table.fields}
    sealed = {
        (label, field.name)
        for label, model in MODELS.items()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    }
    assert sealed
    assert {said[one] for one in sealed} == {Sensitivity.SENSITIVE}
    masked = {level for (_model, name), level in said.items() if name in SECRET_FIELDS}
    assert Sensitivity.SENSITIVE in masked


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_everybody_who_is_signed_in_reads_it(client: Client, role: Role | None) -> None:
    client.force_login(make_officer(make_place(), role) if role else make_user())
    page = client.get(reverse("personal_data"))
    assert page.status_code == 200
    assert "公民身份号码" in page.content.decode()
    assert "离岗满二年后删除" in page.content.decode()


@pytest.mark.django_db
def test_a_visitor_does_not(client: Client) -> None:
    assert client.get(reverse("personal_data"))["Location"].startswith(reverse("account_login"))


def test_a_word_and_a_level_narrow_it() -> None:
    found = [table.model for concern in register(search="手机") for table in concern.tables]
    assert found == ["people.Person"]
    levels = {
        row.entry.sensitivity
        for concern in register(sensitivity=Sensitivity.SENSITIVE)
        for table in concern.tables
        for row in table.rows
    }
    assert levels == {Sensitivity.SENSITIVE}
    assert register(search="没有这个词") == []
