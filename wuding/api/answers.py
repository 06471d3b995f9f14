"""What the interface answers, typed: its description is made from these."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema


class PlaceOut(Schema):
    """An organisation."""

    id: uuid.UUID = Field(description="公开编号 public id")
    code: str = Field(description="行政区划代码 division code")
    name: str
    kind: str = Field(description="district, town, community, grid, organ …")
    parent: uuid.UUID | None = Field(description="上级（看得到时） the unit above, if in sight")
    households: int | None = Field(description="户数，只有网格有 households; grids only")


class RowOut(Schema):
    """Somebody on the roster on the day asked for."""

    person: uuid.UUID
    name: str
    team: str
    organisation: uuid.UUID
    organisation_name: str
    since: date = Field(description="本段任职自 this service began")
    facts: dict[str, str] = Field(description="当天有效的事项 facts that held on the day")


class PageOut(Schema):
    """A page of the roster."""

    day: date
    total: int
    offset: int
    rows: list[RowOut]


class RecordOut(Schema):
    """What every record has: when it was so, and since when we believe it."""

    id: uuid.UUID
    since: date
    until: date | None
    known_from: datetime
    known_until: datetime | None

    @staticmethod
    def resolve_id(record: Any) -> uuid.UUID:
        """Addresses and answers show the public id only."""
        found: uuid.UUID = record.public_id
        return found


class ServiceOut(RecordOut):
    organisation: uuid.UUID
    organisation_name: str
    team: str
    contract: str = Field(description="用工形式 form of employment")
    channel: str = Field(description="进入渠道 channel of entry")

    @staticmethod
    def resolve_organisation(record: Any) -> uuid.UUID:
        found: uuid.UUID = record.organisation.public_id
        return found

    @staticmethod
    def resolve_organisation_name(record: Any) -> str:
        return str(record.organisation.name)


class ContractOut(RecordOut):
    kind: str
    number: str
    signed_on: date | None
    probation_until: date | None
    ended_on: date | None
    end_reason: str


class CertificateOut(RecordOut):
    kind: str
    level: str
    registered_on: date | None
    registration_until: date | None
    issuer: str


class EducationOut(RecordOut):
    level: str = Field(description="GB/T 4658")
    degree: str = Field(description="GB/T 6864")
    school: str
    major: str
    full_time: bool


class PoliticalOut(RecordOut):
    status: str = Field(description="GB/T 4762")
    joined_on: date | None


class AppraisalOut(RecordOut):
    year: int
    grade: str
    remark: str | None = Field(description="评语，需要相应权限 remark; null without the permission")


class TrainingOut(RecordOut):
    title: str
    organiser: str
    hours: Decimal
    result: str


class RecognitionOut(RecordOut):
    kind: str
    title: str
    level: str
    decided_by: str
    document: str


class FactOut(RecordOut):
    name: str
    value: str


class FileOut(Schema):
    """A file, as far as the token may see it. A section that it may not see is null; an empty one is empty."""

    person: uuid.UUID
    name: str
    organisation: uuid.UUID
    day: date | None
    known_at: datetime | None
    sex: str | None
    born: date | None
    identity_number: str | None = Field(description="掩码 masked")
    phone: str | None = Field(description="掩码 masked")
    service: list[ServiceOut] | None = None
    contract: list[ContractOut] | None = None
    certificate: list[CertificateOut] | None = None
    appraisal: list[AppraisalOut] | None = None
    education: list[EducationOut] | None = None
    political: list[PoliticalOut] | None = None
    training: list[TrainingOut] | None = None
    recognition: list[RecognitionOut] | None = None
    fact: list[FactOut] | None = None


class Refusal(Schema):
    """Why not, in sentences; the number is that of the request in the log."""

    what: str
    next_step: str = ""
    clause: str = ""
    number: str
