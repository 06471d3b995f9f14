"""An explanation as text, in Chinese or English, for the command line, mails and printed pages."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import Language
from ..values import number_text, value_text
from .explanation import Explanation, Figure, Hit, Rounding, Step, Taken

_WORDS = {
    "zh": {
        "clause": "依据", "formula": "公式", "values": "代入", "hit": "查表", "since": "{since} 起", "figure": "参数",
        "rounding": "取整", "taken": "情形", "else": "其他情况（否则）", "input": "事实", "no_source": "随名册给出",
        "published": "已公布", "derived": "推算", "assumed": "假定", "provisional": "暂按", "meaning": "口径",
        "half-up": "四舍五入", "up": "进位", "down": "舍去", "digits": "到小数 {digits} 位", "tens": "到 10^{digits}",
        "of": "《{title}》{clause}", "month": "{month} 的{name}，按《{title}》", "known": "，以 {known} 已知的数据为准",
        "group": "汇总 {members} 行", "by": "按 {by} 分组", "from": "来自 {record}", "entered": "，由 {by} 录入",
        "otherwise": "表中没有的情形", "how": "依据说明", "aside": "（{said}）", "comma": "，",
    },
    "en": {
        "clause": "clause", "formula": "formula", "values": "with values", "hit": "table", "since": "since {since}",
        "figure": "parameter", "rounding": "rounding", "taken": "case", "else": "every other case (else)",
        "input": "fact", "no_source": "given with the roster", "published": "published", "derived": "derived",
        "assumed": "assumed", "provisional": "provisional", "meaning": "meaning", "half-up": "half up", "up": "up",
        "down": "down", "digits": "to {digits} decimal places", "tens": "to 10^{digits}", "of": "{title}, {clause}",
        "month": "{name} for {month}, by {title}", "known": ", as known on {known}", "group": "over {members} rows",
        "by": "grouped by {by}", "from": "from {record}", "entered": ", entered by {by}",
        "otherwise": "not listed in the table", "how": "how", "aside": " ({said})", "comma": ", ",
    },
}  # fmt: skip


def explanation_text(explanation: Explanation, lang: Language = "zh") -> str:
    """Return the explanation as lines of text: the asked name first, what it needs below, the facts last."""
    words = _WORDS[lang]
    asked = explanation.asked
    head = words["month"].format(
        month=f"{explanation.month:%Y-%m}", name=asked.name, title=explanation.pack_title
    )
    if explanation.known is not None:
        head += words["known"].format(known=explanation.known.isoformat())
    lines = [f"{head} = {_value(asked)}", ""]
    for step in explanation.steps:
        lines += _step_lines(step, words)
    return "\n".join(lines).rstrip() + "\n"


def _value(step: Step) -> str:
    text = value_text(step.value, step.unit)
    return f"{text} {step.unit}" if step.unit and step.value is not None else text


def _step_lines(step: Step, words: dict[str, str]) -> Iterator[str]:
    yield f"{step.name} = {_value(step)}"
    if step.sort == "input":
        yield f"  {words['input']}: {_source(step, words)}"
        yield f"  {words['meaning']}: {step.meaning}"
    else:
        yield from _rule_lines(step, words)
    if step.group is not None:
        yield from _group_lines(step, words)
    yield from (f"  {words['figure']}: {_figure(figure, words)}" for figure in step.figures)
    yield from (f"  {words['hit']}: {_hit(hit, words)}" for hit in step.hits)
    yield from (f"  {words['taken']}: {_taken(taken, words)}" for taken in step.taken)
    yield from (f"  {words['rounding']}: {_rounding(one, words)}" for one in step.roundings)
    yield ""


def _rule_lines(step: Step, words: dict[str, str]) -> Iterator[str]:
    if step.clause:
        said = words["of"].format(title=step.title, clause=step.clause)
        yield f"  {words['clause']}: {said}" + (f" — {step.provision}" if step.provision else "")
    yield f"  {words['formula']}: {step.formula}"
    if step.with_values and step.with_values != step.formula:
        yield f"  {words['values']}: {step.with_values} = {_value(step)}"
    if step.how:
        yield f"  {words['how']}: {step.how}"


def _source(step: Step, words: dict[str, str]) -> str:
    if step.source is None:
        return words["no_source"]
    said = words["from"].format(record=step.source.record)
    if step.source.since is not None:
        said += " · " + words["since"].format(since=step.source.since.isoformat())
    if step.source.entered_by:
        said += words["entered"].format(by=step.source.entered_by)
    return said


def _group_lines(step: Step, words: dict[str, str]) -> Iterator[str]:
    assert step.group is not None
    if step.group.by:
        yield "  " + words["by"].format(
            by=words["comma"].join(f"{name} = {value}" for name, value in step.group.by)
        )
    if step.group.members is not None:
        yield "  " + words["group"].format(members=step.group.members)


def _trust(one: Figure | Hit, words: dict[str, str]) -> str:
    said = words[one.trust]
    if one.provisional:
        said += " · " + words["provisional"]
    for behind in (one.source, one.how):
        said += f" · {behind}" if behind else ""
    return said


def _figure(figure: Figure, words: dict[str, str]) -> str:
    since = words["since"].format(since=figure.since.isoformat())
    value = value_text(figure.value, figure.unit)
    return f"{figure.name} = {value} {figure.unit}".rstrip() + words["aside"].format(
        said=f"{since} · {_trust(figure, words)}"
    )


def _hit(hit: Hit, words: dict[str, str]) -> str:
    keys = words["comma"].join(f"{label} {value}" for label, value in hit.keys)
    since = words["since"].format(since=hit.since.isoformat())
    value = f"{value_text(hit.value, hit.unit)} {hit.unit}".rstrip()
    extra = f" · {words['otherwise']}" if hit.otherwise else ""
    return f"{hit.table}[{keys}] = {value}" + words["aside"].format(
        said=f"{since} · {_trust(hit, words)}{extra}"
    )


def _taken(taken: Taken, words: dict[str, str]) -> str:
    if taken.condition is None:
        return words["else"]
    return taken.condition + (words["aside"].format(said=taken.with_values) if taken.with_values else "")


def _rounding(rounding: Rounding, words: dict[str, str]) -> str:
    where = words["digits" if rounding.digits >= 0 else "tens"].format(digits=abs(rounding.digits))
    how = words["aside"].format(said=words[rounding.mode] + words["comma"] + where)
    return f"{rounding.before} → {number_text(rounding.after, '元')}{how}"
