"""How refusals call a record."""

from wuding.people import code_sets
from wuding.people.models import (
    Appraisal,
    BankAccount,
    Certificate,
    Contract,
    Education,
    Fact,
    PoliticalStatus,
    Recognition,
    Record,
    Service,
    Training,
)


def label_of(row: Record) -> str:
    """The record in few words: 岗位 正职; 大学本科毕业 示例大学."""
    match row:
        case Service():
            return f"{row.organisation.name} {row.get_team_display()}"
        case Fact():
            return f"{row.name} {row.value}"
        case Contract():
            return str(row.get_kind_display())
        case BankAccount():
            return row.branch
        case Certificate():
            return f"{row.kind} {row.level}".strip()
        case Education():
            return f"{code_sets.education_word(row.level)} {row.school}".strip()
        case PoliticalStatus():
            return code_sets.political_word(row.status)
        case Appraisal():
            return f"{row.year} {row.grade}"
        case Training() | Recognition():
            return row.title
        case _:
            raise TypeError(f"no words for a {type(row).__name__}")
