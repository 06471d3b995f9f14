"""Whoever reads records says at what moment they were believed: tables give every row there ever was."""

import re
from pathlib import Path

from django.apps import apps

import wuding
from wuding.people.models import Record

TABLES = sorted(model.__name__ for model in apps.get_models() if issubclass(model, Record))
ASKED = ("known(", "known_at(", "news(", "bulk_create(")
SOURCE = Path(wuding.__file__).parent


def test_no_reader_forgets_the_second_clock() -> None:
    pattern = re.compile(rf"\b({'|'.join(TABLES)})\s*\.objects\s*\.\s*(\w+\()")
    found = [
        f"{file.relative_to(SOURCE)}: {table}.objects.{asked}"
        for file in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in file.parts
        for table, asked in pattern.findall(file.read_text(encoding="utf-8"))
        if asked not in ASKED
    ]
    assert not found


def test_the_look_out_sees_every_table() -> None:
    assert TABLES == [
        "Appraisal",
        "BankAccount",
        "Certificate",
        "Contract",
        "Education",
        "Fact",
        "PoliticalStatus",
        "Recognition",
        "Service",
        "Training",
    ]
