"""The bench pack's formulas in OpenFisca, run by the Python of an environment of its own; imports nothing of ours.

Reads `inputs.npz` in the folder given, writes `outputs.npz`, then for each line read from standard input computes
everything once in a new simulation and answers the seconds that computing took, input setting not counted.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import MONTH
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2022-07"
PERSON = build_entity(key="person", plural="persons", label="worker", is_person=True)
POST = np.array([740, 640, 540], np.float32)
GRADE = np.concatenate(
    [first + step * np.arange(18) for first, step in ((110, 40), (90, 35), (70, 30))]
).astype(np.float32)
CERTIFICATE = np.array([0, 150, 300, 500], np.float32)
EDUCATION = np.array([0, 50, 100, 200], np.float32)
SHARE = np.array([0.25, 0.20, 0.15, 0], np.float32)
INPUTS = {
    "post": 3,
    "certificate": 4,
    "education": 4,
    "result": 4,
    "grade": 0,
    "years": 0,
    "absent": 0,
    "base": 0,
}


def half_up(value: Any) -> Any:
    return np.floor(value * 100 + np.float32(0.5)) / 100


def years_allowance(years: Any) -> Any:
    """Steps up to 2, 5 and 10 years, then 45 more for each 5 years begun."""
    beyond = 330 + 45 * np.ceil((years - 10) / np.float32(5))
    return np.select([years <= 2, years <= 5, years <= 10], [50, 120, 210], beyond).astype(np.float32)


def whole_years(hired: Any) -> Any:
    """Complete years until 2022-07-31, the last day of its month, so that only the months count."""
    months = 2022 * 12 + 6 - (hired.astype("datetime64[M]").astype(np.int64) + 1970 * 12)
    return (months // 12).astype(np.float32)


FORMULAS: dict[str, Any] = {
    "basic": lambda p: np.full(p.count, 2900, np.float32),
    "post_pay": lambda p: POST[p("post")],
    "grade_pay": lambda p: GRADE[p("post") * 18 + p("grade").astype(np.int32) - 1],
    "years_pay": lambda p: years_allowance(p("years")),
    "certificate_pay": lambda p: CERTIFICATE[p("certificate")],
    "education_pay": lambda p: EDUCATION[p("education")],
    "performance": lambda p: half_up((p("post_pay") + p("grade_pay")) * SHARE[p("result")]),
    "hygiene": lambda p: np.where(p("woman"), np.float32(35), np.float32(0)),
    "service_pay": lambda p: np.minimum(whole_years(p("hired")) * 10, 300),
    "insured": lambda p: np.clip(p("base"), np.float32(3816.35), np.float32(19081.75)),
    "pension": lambda p: half_up(p("insured") * np.float32(0.08)),
    "medical": lambda p: half_up(p("insured") * np.float32(0.02)),
    "unemployment": lambda p: half_up(p("insured") * np.float32(0.005)),
    "housing": lambda p: np.ceil(p("insured") * np.float32(0.12)),
    "absence": lambda p: half_up((p("basic") + p("post_pay") + p("grade_pay")) / np.float32(21.75) * p("absent")),
    "gross": lambda p: p("basic") + p("post_pay") + p("grade_pay") + p("years_pay") + p("certificate_pay")
    + p("education_pay") + p("performance") + p("hygiene") + p("service_pay") - p("absence"),
    "net": lambda p: p("gross") - p("pension") - p("medical") - p("unemployment") - p("housing"),
}  # fmt: skip


class _Reader:
    """Reads another variable of the month as a plain array."""

    def __init__(self, population: Any, period: Any) -> None:
        self.population, self.period, self.count = population, period, population.count

    def __call__(self, name: str) -> Any:
        value = self.population(name, self.period)
        return value.view(np.ndarray) if name in ("post", "certificate", "education", "result") else value


def _variable(name: str, **more: Any) -> type[Variable]:
    return type(name, (Variable,), {"entity": PERSON, "definition_period": MONTH, **more})


def _formula(compute: Any) -> Any:
    def formula(person: Any, period: Any) -> Any:
        return compute(_Reader(person, period))

    return formula


def system() -> Any:
    found = TaxBenefitSystem([PERSON])
    for name, codes in INPUTS.items():
        if codes:
            choices = Enum(f"{name}_choices", {f"c{at}": f"c{at}" for at in range(codes)})
            found.add_variable(
                _variable(name, value_type=Enum, possible_values=choices, default_value=choices["c0"])
            )
        else:
            found.add_variable(_variable(name, value_type=float))
    found.add_variable(_variable("woman", value_type=bool))
    found.add_variable(_variable("hired", value_type=date))
    for name, compute in FORMULAS.items():
        found.add_variable(_variable(name, value_type=float, formula=_formula(compute)))
    return found


def computed(rules: Any, inputs: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    """Return the seconds and the results of one run."""
    count = len(inputs["post"])
    simulation = SimulationBuilder().build_default_simulation(rules, count)
    for name, values in inputs.items():
        simulation.set_input(name, PERIOD, values)
    start = time.perf_counter()
    found = {name: simulation.calculate(name, PERIOD) for name in FORMULAS}
    return time.perf_counter() - start, found


def main() -> None:
    folder, rules = Path(sys.argv[1]), system()
    with np.load(folder / "inputs.npz") as stored:
        inputs = {name: stored[name] for name in stored.files}
    _, found = computed(rules, inputs)
    np.savez(folder / "outputs.npz", **found)
    print("ready", flush=True)
    for _ in sys.stdin:
        print(computed(rules, inputs)[0], flush=True)


if __name__ == "__main__":
    main()
