"""Certificates, schooling, political status and grades that were entered as facts become records, which they are drawn from now."""

from typing import Any

from django.db import migrations

from wuding.people.code_sets import education_code, political_code


def _columns(fact: Any) -> tuple[str, dict[str, Any]] | None:
    """The table and its columns; None for what stays a fact alone."""
    match fact.name:
        case "证书" if fact.value != "无":
            return "Certificate", {"level": fact.value}
        case "学历" if code := education_code(fact.value):
            return "Education", {"level": code}
        case "政治面貌" if code := political_code(fact.value):
            return "PoliticalStatus", {"status": code}
        case "考核等次":
            return "Appraisal", {"year": fact.since.year - 1, "grade": fact.value}
        case _:
            return None


def make_records(apps: Any, _schema_editor: Any) -> None:
    """One record for each fact that is believed; a second grade of one year counts for the year after."""
    facts = apps.get_model("people", "Fact").objects.filter(known_until__isnull=True)
    years: set[tuple[int, int]] = set()
    for fact in facts.order_by("person_id", "since", "pk").iterator():
        found = _columns(fact)
        if found is None:
            continue
        table, columns = found
        while "year" in columns and (fact.person_id, columns["year"]) in years:
            columns["year"] += 1
        years.add((fact.person_id, columns.get("year", 0)))
        apps.get_model("people", table).objects.create(
            person_id=fact.person_id,
            since=fact.since,
            until=fact.until,
            entry_id=fact.entry_id,
            known_from=fact.known_from,
            **columns,
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0004_papers")]

    operations = [migrations.RunPython(make_records, migrations.RunPython.noop)]
