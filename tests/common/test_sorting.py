"""Chinese names in order, and found by pinyin."""

import pytest

from wuding.common.sorting import reading


def _order(names: list[str], *, personal: bool = False) -> list[str]:
    return sorted(names, key=lambda name: reading(name, personal=personal).key)


def test_numbers_sort_as_numbers() -> None:
    assert _order(["第10网格", "第2网格", "第1网格"]) == ["第1网格", "第2网格", "第10网格"]


def test_names_sort_by_pinyin_and_then_by_tone() -> None:
    assert _order(["王伟", "安琪", "李静", "林芳"]) == ["安琪", "李静", "林芳", "王伟"]
    assert _order(["汪伟", "王伟"]) == ["汪伟", "王伟"]


@pytest.mark.parametrize(
    ("name", "pinyin"), [("曾莉", "zengli"), ("单文", "shanwen"), ("解海", "xiehai"), ("仇静", "qiujing")]
)
def test_surnames_are_read_as_surnames(name: str, pinyin: str) -> None:
    assert reading(name, personal=True).pinyin == pinyin


def test_a_u_with_dots_is_typed_as_v() -> None:
    found = reading("吕娜", personal=True)
    assert (found.pinyin, found.initials) == ("lvna", "ln")


def test_keys_hold_only_letters_and_digits() -> None:
    assert reading("A区2号·北").key.isalnum()
