"""Random histories of a small district: hires, moves, new facts, late ones, leavers, new figures, months paid and sent back."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.make import District, Payers, make_district, make_payers
from wuding.common.dates import Month
from wuding.common.errors import RuleError
from wuding.organisation.models import Organisation
from wuding.pay.actions import approve_run, check_run, compute_month, prepare_run, send_back
from wuding.pay.models import PayRun, RunState, Task
from wuding.people.actions import (
    Add,
    FactGiven,
    add_record,
    correct_record,
    end_record,
    open_entry,
    record_fact,
    register_person,
    withdraw_record,
    write_records,
)
from wuding.people.models import Certificate, EmploymentForm, Entry, Fact, Person, Service, Sex, Team
from wuding.policy.models import Adoption

POSTS = ("正职", "副职", "一般工作岗位")
LEVELS = ("初级", "中级", "高级")
DECLARED = (
    ("缴费工资", ("3100", "4512.37", "9800", "30000")),
    ("参保方式", ("职工参保", "职工参保", "灵活就业")),
    ("缴存公积金", ("是", "否")),
    ("子女教育份数", ("0", "0.5", "1", "2")),
    ("赡养老人", ("独生子女", "无")),
)
"""Facts that deductions depend on, with values to choose from; one of them is an answer that the packs refuse."""
NET_PACKS = (
    "zhonghua/geshui2019",
    "zhonghua/shebao2019",
    "heilongjiang/shebao2022",
    "daxinganling/shebao2022",
)
FIRST = Month(2022, 1)
BEGINNING = datetime(2022, 1, 3, 1, 0, tzinfo=UTC)
PACK = """
[pack]
title = "历史样例办法"
place = "松岭区"
division = "232762"
issuer = "松岭区"
from = 2020-01-01
trust = "assumed"
source = "样例"
how = "样例"
days = "{days}"
retroactive = {retroactive}

[[provisions]]
clause = "第一条"
aspect = "薪酬待遇"
text = "样例。"
how = "样例"

[[inputs]]
name = "岗位"
codes = ["正职", "副职", "一般工作岗位"]
[[inputs]]
name = "证书"
[[inputs]]
name = "入职日期"

[[params]]
name = "基数"
unit = "元"
clause = "第一条"
values = [{values}]

[[tables]]
name = "岗位标准"
keys = ["岗位"]
unit = "元"
clause = "第一条"
[[tables.versions]]
from = 2020-01-01
how = "样例"
rows = [["正职", 680.55], ["副职", 640.35], ["一般工作岗位", 600.15]]

[[tables]]
name = "证书标准"
keys = ["证书"]
unit = "元"
clause = "第一条"
[[tables.versions]]
from = 2020-01-01
how = "样例"
rows = [["无", 0], ["初级", 150], ["中级", 300], ["高级", 500]]

[[items]]
name = "基础"
clause = "第一条"
formula = "基数"
[[items]]
name = "岗位补贴"
clause = "第一条"
formula = "查表(岗位标准, 岗位)"
[[items]]
name = "津贴"
clause = "第一条"
formula = "查表(证书标准, 证书)"
[[items]]
name = "年限补贴"
clause = "第一条"
formula = "四舍五入(数值(满年数(入职日期, 月末)) × 基数 ÷ 300, 2)"
[[items]]
name = "季度奖"
clause = "第一条"
frequency = "quarter"
months = [3, 6, 9, 12]
formula = "四舍五入(基数 ÷ 10, 2)"
[[items]]
name = "应发合计"
clause = "第一条"
formula = "基础 + 岗位补贴 + 津贴 + 年限补贴 + 本月(季度奖)"
total = true
"""


@dataclass
class History:
    """A district under way: `now` is the moment of the next act, `month` the one to be paid next.

    With `net` the packs for insurance and tax are there, and pay is high enough to be taxed.
    """

    random: Random
    library: Path
    district: District
    payers: Payers
    days: str
    retroactive: bool
    net: bool
    now: datetime = BEGINNING
    month: Month = FIRST
    values: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @property
    def places(self) -> list[Organisation]:
        """Where people serve."""
        return [self.district.community, self.district.other_community]

    def entry(self) -> Entry:
        """An act of entering, a while after the last act."""
        self.now += timedelta(hours=self.random.randint(1, 30))
        return open_entry(title="登记", by=self.district.officer, at=self.now)

    def day(self) -> date:
        """Some day up to the end of the month that is paid next, sometimes months ago."""
        return self.month.end - timedelta(days=self.random.choice([0, 3, 10, 16, 28, 45, 75, 140, 300]))

    def write_pack(self) -> None:
        """The pack with the values decided so far."""
        folder = self.library / "songling" / "history"
        folder.mkdir(parents=True, exist_ok=True)
        text = PACK.format(
            days=self.days, retroactive=str(self.retroactive).lower(), values=", ".join(self.values)
        )
        (folder / "pack.toml").write_text(text, encoding="utf-8")


def begin(random: Random, library: Path, packs: Path, *, net: bool) -> History:
    """A district with a pack of its own, and three people; with `net` those of `packs` for deductions as well."""
    for pack in NET_PACKS:
        shutil.rmtree(library / pack, ignore_errors=True)
        if net:
            shutil.copytree(packs / pack, library / pack)
    district = make_district()
    history = History(
        random,
        library,
        district,
        make_payers(district.place),
        random.choice(["first-day", "calendar", "calendar", "weekdays"]),
        retroactive=random.random() < 0.8,
        net=net,
    )
    first = "9900.10" if net else "2900.10"
    history.values.append(f'{{ from = 2020-01-01, value = {first}, how = "样例" }}')
    history.write_pack()
    Adoption.objects.create(
        organisation=district.place,
        pack_id="songling/history",
        since=date(2020, 1, 1),
        adopted_by=district.officer,
        adopted_at=BEGINNING,
    )
    for _number in range(3):
        hire(history)
    return history


def hire(history: History) -> None:
    """Somebody new, perhaps entered months after they began."""
    since = history.day()
    given = [FactGiven("岗位", history.random.choice(POSTS), since)]
    if history.random.random() < 0.4:
        given.append(FactGiven("证书", history.random.choice(LEVELS), since))
    if history.net:
        given += [FactGiven(name, history.random.choice(values), since) for name, values in DECLARED[:3]]
    history.people.append(
        register_person(
            name=f"样例{len(history.people)}",
            sex=history.random.choice([Sex.MAN, Sex.WOMAN]),
            born=date(1990, 5, 17),
            organisation=history.random.choice(history.places),
            team=Team.WORKER,
            contract=EmploymentForm.LABOUR,
            since=since,
            entry=history.entry(),
            facts=tuple(given),
        )
    )


def _one(history: History) -> Person:
    return history.random.choice(history.people)


def grade(history: History) -> None:
    """Another post from a day on."""
    given = FactGiven("岗位", history.random.choice(POSTS), history.day())
    record_fact(person=_one(history), given=given, entry=history.entry())


def declare(history: History) -> None:
    """Another wage to be insured on, another child: what deductions depend on."""
    name, values = history.random.choice(DECLARED)
    given = FactGiven(name, history.random.choice(values), history.day())
    record_fact(person=_one(history), given=given, entry=history.entry())


def certify(history: History) -> None:
    """A certificate, perhaps late."""
    row = Certificate(level=history.random.choice(LEVELS), since=history.day())
    add_record(person=_one(history), row=row, entry=history.entry())


def bring_in(history: History) -> None:
    """Certificates of several people by one act, as an imported list writes them: all or none."""
    some = history.random.sample(history.people, min(3, len(history.people)))
    rows = [
        Add(person, Certificate(level=history.random.choice(LEVELS), since=history.day())) for person in some
    ]
    write_records(rows, entry=history.entry())


def withdraw(history: History) -> None:
    """A certificate that never was."""
    rows = Certificate.objects.known().filter(person=_one(history)).order_by("pk")
    if rows:
        withdraw_record(old=rows[0], entry=history.entry())


def correct(history: History) -> None:
    """The post had been entered wrongly."""
    rows = Fact.objects.known().filter(person=_one(history), name="岗位").order_by("-since")
    if rows:
        correct_record(old=rows[0], values={"value": history.random.choice(POSTS)}, entry=history.entry())


def move(history: History) -> None:
    """To another town, from some day on."""
    row = Service(
        organisation=history.random.choice(history.places),
        team=Team.WORKER,
        contract=EmploymentForm.LABOUR,
        since=history.day(),
    )
    add_record(person=_one(history), row=row, entry=history.entry())


def leave(history: History) -> None:
    """The end of a service, perhaps told late."""
    rows = Service.objects.known().filter(person=_one(history), until=None).order_by("pk")
    if rows:
        end_record(old=rows[0], until=history.day(), entry=history.entry())


def decide(history: History) -> None:
    """Another amount from some month on, published now."""
    since = history.day().replace(day=1)
    known = (history.now + timedelta(days=1)).date()
    amount = Decimal(history.random.randint(250000, 350000)) / 100 * (4 if history.net else 1)
    if any(f"from = {since}" in value for value in history.values):
        return
    history.values.append(f'{{ from = {since}, value = {amount}, known = {known}, how = "样例" }}')
    history.now += timedelta(days=2)
    history.write_pack()


def work_out(history: History) -> PayRun | None:
    """The month's draft, begun anew."""
    history.now += timedelta(hours=1)
    return compute_month(
        place=history.district.place, month=history.month, by=history.payers.preparer, at=history.now
    )


def send_back_and_again(history: History) -> None:
    """Submitted, and given back."""
    run = work_out(history)
    if run is not None:
        prepare_run(run=run, by=history.payers.preparer, at=history.now, reason="样例")
        send_back(run=run, task=Task.CHECK, by=history.payers.checker, at=history.now, reason="再核")


def pay(history: History) -> None:
    """The month paid; then it is the next one's turn."""
    run = work_out(history)
    if run is None or run.state == RunState.CLOSED:
        return
    prepare_run(run=run, by=history.payers.preparer, at=history.now, reason="样例")
    check_run(run=run, by=history.payers.checker, at=history.now)
    approve_run(run=run, by=history.payers.approver, at=history.now)
    history.month = history.month.shifted(1)
    history.now = max(history.now, datetime(history.month.year, history.month.number, 2, 1, 0, tzinfo=UTC))


PAYING = (work_out, send_back_and_again, pay)
"""The acts that write pay."""
ACTS = (
    hire,
    grade,
    certify,
    bring_in,
    withdraw,
    correct,
    move,
    leave,
    decide,
    work_out,
    send_back_and_again,
    pay,
    pay,
    pay,
)


def step(history: History) -> bool:
    """One random act; what the rules refuse isn't done, and belongs to the history as well. Whether it was one that writes pay."""
    act = history.random.choice((*ACTS, declare, declare) if history.net else ACTS)
    history.done.append(act.__name__)
    try:
        act(history)
    except RuleError as refusal:
        history.done[-1] += f" refused: {refusal.what}"
    return act in PAYING
