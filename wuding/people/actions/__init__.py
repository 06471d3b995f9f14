"""Changes to people's files. Each is atomic, refuses first, then writes, and records itself last."""

from wuding.people.actions.acts import Add, Correct, End, RecordAct, Withdraw
from wuding.people.actions.contracts import end_contract, renew_contract, renew_registration, sign_contract
from wuding.people.actions.entering import open_entry
from wuding.people.actions.facts import FactGiven, record_fact
from wuding.people.actions.merging import merge_files
from wuding.people.actions.persons import correct_person, link_account, move_person
from wuding.people.actions.records import (
    add_record,
    correct_record,
    end_record,
    record_now,
    withdraw_record,
    write_records,
)
from wuding.people.actions.registering import NewPerson, register_people, register_person
from wuding.people.actions.undoing import take_back

__all__ = [
    "Add",
    "Correct",
    "End",
    "FactGiven",
    "NewPerson",
    "RecordAct",
    "Withdraw",
    "add_record",
    "correct_person",
    "correct_record",
    "end_contract",
    "end_record",
    "link_account",
    "merge_files",
    "move_person",
    "open_entry",
    "record_fact",
    "record_now",
    "register_people",
    "register_person",
    "renew_contract",
    "renew_registration",
    "sign_contract",
    "take_back",
    "withdraw_record",
    "write_records",
]
