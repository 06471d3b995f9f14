"""OpenFisca beside us: the same formulas on the same rows in memory, in a process and an environment of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq

from scripts.environment import bench_python

_CODES = {
    "post": ("岗", ("正职", "副职", "一般")), "certificate": ("证", ("无", "初级", "中级", "高级")),
    "education": ("学", ("高中", "大专", "本科", "研究生")), "result": ("等次", ("优秀", "良好", "一般", "差")),
}  # fmt: skip
_NUMBERS = {"grade": "级", "years": "年限", "absent": "缺勤天数", "base": "缴费工资"}
NAMES = {
    "basic": "基础补贴", "post_pay": "岗位补贴", "grade_pay": "等级补贴", "years_pay": "年限补贴",
    "certificate_pay": "职业津贴", "education_pay": "学历补贴", "performance": "绩效补贴", "hygiene": "卫生费",
    "service_pay": "司龄补贴", "insured": "缴费基数", "pension": "养老保险", "medical": "医疗保险",
    "unemployment": "失业保险", "housing": "公积金", "absence": "缺勤扣款", "gross": "应发合计", "net": "实发合计",
}  # fmt: skip


class OpenFisca:
    """A running process that computes everything once on each call."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.folder = folder
        np.savez(folder / "inputs.npz", **_inputs(source))
        side = Path(__file__).with_name("openfisca_side.py")
        self.process = subprocess.Popen(
            [bench_python(), side, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._answer()

    def seconds(self) -> float:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        assert self.process.stdout is not None
        said = self.process.stdout.readline().strip()
        if not said:
            raise RuntimeError("OpenFisca's side ended; its error stands above")
        return said

    def wrong_cells(self, result: Path) -> int:
        """Return how many amounts of its first run are off by half a fen or more, for information."""
        table = pq.read_table(result)
        wrong = 0
        with np.load(self.folder / "outputs.npz") as found:
            for theirs, ours in NAMES.items():
                exact = table[ours].cast("float64").to_numpy()
                wrong += int((np.abs(found[theirs].astype(np.float64) - exact) >= 0.005).sum())
        return wrong

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)


def _inputs(source: Path) -> dict[str, Any]:
    picked = [
        f'(list_position([{", ".join(repr(code) for code in codes)}], "{column}") - 1)::UTINYINT AS "{name}"'
        for name, (column, codes) in _CODES.items()
    ]
    picked += [f'"{column}"::FLOAT AS "{name}"' for name, column in _NUMBERS.items()]
    picked += ['"女" AS woman', '"入职" AS hired']
    with duckdb.connect() as connection:
        found: dict[str, Any] = connection.execute(f"SELECT {', '.join(picked)} FROM '{source}'").fetchnumpy()
    return {
        name: values.astype("datetime64[D]") if name == "hired" else values for name, values in found.items()
    }
