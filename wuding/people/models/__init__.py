"""Tables of the concern, by noun."""

from wuding.people.models.attachments import Attachment
from wuding.people.models.bank_accounts import AccountKind, BankAccount
from wuding.people.models.certificates import Certificate
from wuding.people.models.contracts import Contract, ContractKind, EndReason
from wuding.people.models.corrections import CorrectionRequest, CorrectionState
from wuding.people.models.entries import Entry
from wuding.people.models.facts import Fact
from wuding.people.models.imports import ImportRun, ImportState
from wuding.people.models.learning import Education, Training
from wuding.people.models.persons import Person, PersonQuerySet, PersonVersion, Sex, in_sight
from wuding.people.models.records import Record, Records
from wuding.people.models.reviews import Finding, JointReview, JointReviewOpinion, ReviewState
from wuding.people.models.services import Channel, EmploymentForm, Service, Team
from wuding.people.models.standing import Appraisal, PoliticalStatus, Recognition, RecognitionKind

__all__ = [
    "AccountKind",
    "Appraisal",
    "Attachment",
    "BankAccount",
    "Certificate",
    "Channel",
    "Contract",
    "ContractKind",
    "CorrectionRequest",
    "CorrectionState",
    "Education",
    "EmploymentForm",
    "EndReason",
    "Entry",
    "Fact",
    "Finding",
    "ImportRun",
    "ImportState",
    "JointReview",
    "JointReviewOpinion",
    "Person",
    "PersonQuerySet",
    "PersonVersion",
    "PoliticalStatus",
    "Recognition",
    "RecognitionKind",
    "Record",
    "Records",
    "ReviewState",
    "Service",
    "Sex",
    "Team",
    "Training",
    "in_sight",
]
