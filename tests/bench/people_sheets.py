"""Tables that strangers hand in: how fast 100,000 rows are read and checked, and what 5,000 broken files can do.

`people.import_read_ratio`: a roster of 100,000 rows and 20 columns read in the child process and checked cell by cell, over
the bare read of the same file by python-calamine. Both begin with the bytes in memory; medians of rounds that alternate.

`people.mutants_*`: 5,000 files changed at random and all hand-made hostile ones, handed in through the page. Counted are
answers of 500, answers after more than 10 seconds, cells that were changed without a word, and whatever was stored of a
file that was refused. Each share runs in a process of its own: Django takes its database only once.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS, ROUNDS = 100_000, 5
MUTANTS, SEED, SHARES = 5000, 20220701, 2
SLOW = 10.0


def figures() -> dict[str, float]:
    """All of them; `people.mutants_peak_mib` is the most memory that any child process held."""
    return {**_speed(), **_mutants()}


# --- Speed ---------------------------------------------------------------------------------


def _speed() -> dict[str, float]:
    from python_calamine import CalamineWorkbook

    from wuding.calc.sheets.checking import check
    from wuding.calc.sheets.reading import read_file

    spec, content = _spec(), _big_roster()
    ours, bare, peak = [], [], 0
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        bare.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        reading = read_file(content)
        checked = check(reading, spec)
        ours.append(time.perf_counter() - begun)
        peak = max(peak, reading.peak_kib)
        if len(checked.places) != ROWS or checked.grave:
            raise AssertionError("the big roster was not read as it was written")
    print(
        f"   100,000 rows: ours {median(ours):.2f} s, bare {median(bare):.2f} s, child {peak / 1024:.0f} MiB"
    )
    return {
        "people.import_read_ratio": median(ours) / median(bare),
        "people.import_read_seconds": median(ours),
    }


def _spec() -> Any:
    from wuding.calc.sheets.columns import Choice, ColumnSpec, Kind, TableSpec

    kinds = {"姓名": Kind.NAME, "身份证号": Kind.IDENTITY, "手机号码": Kind.PHONE}
    kinds |= dict.fromkeys(("出生日期", "任职开始", "毕业日期", "合同结束"), Kind.DATE)
    lists = {title: tuple(Choice(word, word) for word in words) for title, words in _LISTS.items()}
    return TableSpec(
        "人员",
        tuple(
            ColumnSpec(
                title,
                title,
                Kind.CHOICE if title in lists else kinds.get(title, Kind.TEXT),
                required=True,
                choices=lists.get(title, ()),
            )
            for title in _HEADINGS
        ),
    )


_HEADINGS = (
    "姓名", "身份证号", "性别", "出生日期", "民族", "手机号码", "单位", "单位代码", "队伍", "用工形式", "进入渠道", "岗位", "任职开始",
    "学历", "毕业院校", "毕业日期", "政治面貌", "考核等次", "合同编号", "合同结束",
)  # fmt: skip
_LISTS = {
    "性别": ("女", "男"),
    "民族": ("汉族", "满族", "蒙古族"),
    "队伍": ("社区工作者", "专职网格员"),
    "用工形式": ("劳动合同", "选任"),
    "进入渠道": ("招聘", "选任"),
    "学历": ("大学本科毕业", "大学专科毕业"),
    "政治面貌": ("中共党员", "群众"),
    "考核等次": ("优秀", "良好", "一般"),
}


def _big_roster() -> bytes:
    from tests.calc.sheets.workbooks import xlsx

    random = Random(SEED)
    return xlsx([_row(number, random) for number in range(ROWS)], headings=_HEADINGS)


def _row(number: int, random: Random) -> tuple[object, ...]:
    from tests.calc.sheets.mutants import identity

    born = date(1966, 1, 1) + timedelta(days=random.randrange(13_000))
    drawn = {title: random.choice(words) for title, words in _LISTS.items()}
    name = (
        random.choice("王李张刘陈杨赵黄周吴")
        + random.choice("伟强磊洋勇军杰涛")
        + random.choice("超明刚平辉鹏飞斌")
    )
    cells = {
        **drawn,
        "姓名": name,
        "身份证号": identity(random, born),
        "出生日期": born,
        "手机号码": f"138{random.randrange(10**8):08d}",
        "单位": f"第{number % 600}社区",
        "单位代码": f"232762{number % 600:06d}",
        "岗位": "一般工作岗位",
        "任职开始": date(2020, 1, 1) + timedelta(days=number % 700),
        "毕业院校": f"示例大学{number % 300}",
        "毕业日期": date(2010, 7, 1) + timedelta(days=number % 900),
        "合同编号": f"HT{number:06d}",
        "合同结束": date(2025, 1, 1) + timedelta(days=number % 700),
    }
    return tuple(cells[title] for title in _HEADINGS)


# --- Broken files --------------------------------------------------------------------------


def _mutants() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="wuding-bench-") as home:
        shares = [_share(home, share) for share in range(SHARES)]
        codes = [share.wait() for share in shares]
        if any(codes):
            raise AssertionError("a share of the broken files could not be run")
        found = [json.loads((Path(home) / f"{share}.json").read_text("utf-8")) for share in range(SHARES)]
    for told in (line for share in found for line in share["told"]):
        print(f"   {told}")
    summed = {
        key: sum(share[key] for share in found)
        for key in ("files", "read", "500", "slow", "silent", "stored")
    }
    if summed["files"] < MUTANTS:
        raise AssertionError(f"only {summed['files']} files were handed in")
    return {
        "people.mutants_files": summed["files"],
        "people.mutants_read": summed["read"],
        "people.mutants_500": summed["500"],
        "people.mutants_slow": summed["slow"],
        "people.mutants_silent": summed["silent"],
        "people.mutants_stored": summed["stored"],
        "people.mutants_peak_mib": max(share["peak"] for share in found) / 1024,
        "people.mutants_slowest_seconds": max(share["slowest"] for share in found),
    }


def _share(home: str, share: int) -> "subprocess.Popen[bytes]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WUDING_")}
    own = Path(home) / str(share)
    own.mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.people_sheets", str(share), str(MUTANTS), str(own) + ".json"],
        cwd=ROOT,
        env={
            **kept,
            "WUDING_MODE": "demo",
            "WUDING_HOME": str(own),
            "WUDING_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "tests.bench.lists.settings",
        },
        stdout=subprocess.DEVNULL,
    )


def _run(share: int, mutants: int) -> dict[str, Any]:
    """Hand in one share of the files, and count."""
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)  # each refusal is a 422, and there are thousands
    from django.core.management import call_command

    from tests.calc.sheets.hostile import hostile
    from tests.calc.sheets.mutants import mutant

    call_command("migrate", verbosity=0)
    post = Post()
    for number in range(share, mutants, SHARES):
        changed = mutant(SEED, number, post.source)
        post.hand_in(changed.content, f"{SEED}/{number} {changed.how}")
    for place, (name, file) in enumerate(hostile().items()):
        if place % SHARES == share:
            post.hand_in(file.make(), name)
    return post.counted()


class Post:
    """An officer who hands files in, and what comes of it."""

    def __init__(self) -> None:
        from django.test import Client

        from tests.calc.sheets.mutants import Source
        from tests.make import make_district
        from tests.people.exchange.tables import number_of, person
        from wuding.people.exchange import importing

        self.district = make_district()
        self.client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        self.client.force_login(self.district.officer)
        rows = [
            person(
                f"{name}样例",
                身份证号=number_of(2 * at + 2),
                手机号码=f"138{at:08d}",
                学历="本科",
                毕业日期="2012.07",
                毕业院校="示例大学",
                岗位="一般工作岗位",
            )
            for at, name in enumerate("赵钱孙李周吴郑王冯陈褚卫")
        ]
        headings = tuple(rows[0])
        self.source = Source(headings, tuple(tuple(row[title] for title in headings) for row in rows))
        self.seen: list[Any] = []
        self.numbers = dict.fromkeys(("files", "read", "500", "slow", "silent", "stored"), 0)
        self.told: list[str] = []
        self.peak, self.slowest = 0, 0.0
        check = vars(importing)["check"]

        def tapped(reading: Any, spec: Any) -> Any:
            """The page's own reading is kept aside, for the witnesses; nothing else differs."""
            found = check(reading, spec)
            self.seen.append((reading, found))
            return found

        vars(importing)["check"] = tapped

    def hand_in(self, content: bytes, how: str) -> None:
        """One file through the page."""
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.urls import reverse

        from tests.calc.sheets.witnesses import read_otherwise, taken_otherwise
        from wuding.people.models import Entry, ImportRun, Person

        self.seen.clear()
        begun = time.monotonic()
        answer = self.client.post(
            reverse("people:import"), {"file": SimpleUploadedFile("名册.xlsx", content)}
        )
        took = time.monotonic() - begun
        self.slowest = max(self.slowest, took)
        kept = ImportRun.objects.exists()
        silent: list[str] = []
        for reading, checked in self.seen:
            self.peak = max(self.peak, reading.peak_kib)
            silent += [*read_otherwise(content, reading), *taken_otherwise(checked, reading)]
        faults = {
            "500": answer.status_code not in (302, 422),
            "slow": took > SLOW,
            "silent": bool(silent),
            "stored": Person.objects.exists()
            or Entry.objects.exists()
            or (kept and answer.status_code != 302),
        }
        self.numbers["files"] += 1
        self.numbers["read"] += answer.status_code == 302
        for name, fault in faults.items():
            self.numbers[name] += fault
        if any(faults.values()):
            named = [name for name, fault in faults.items() if fault]
            self.told.append(
                f"{', '.join(named)}: {how}: status {answer.status_code}, {took:.1f} s, {silent[:1]}"
            )
        ImportRun.objects.all().delete()

    def counted(self) -> dict[str, Any]:
        """The numbers of this share."""
        return {**self.numbers, "told": self.told[:40], "peak": self.peak, "slowest": self.slowest}


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(json.dumps(_run(int(sys.argv[1]), int(sys.argv[2]))), encoding="utf-8")
