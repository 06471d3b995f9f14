"""Words of forecasts: assumptions with their units, in groups, and what drives the growth."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from wuding.calc.pay.foresee.assumptions import NAMES, WHOLE
from wuding.calc.pay.foresee.expected import Driver

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class Spec:
    """How an assumption is called and in what it is counted; a share is typed and shown as per cent."""

    name: str
    label: "str | StrPromise"
    unit: "str | StrPromise"

    @property
    def is_share(self) -> bool:
        """Whether it is kept as a share from 0 to 1."""
        return self.name not in WHOLE

    def shown(self, value: Decimal) -> Decimal:
        """The value as people write it."""
        return (value * 100 if self.is_share else value).normalize() + 0

    def kept(self, typed: Decimal) -> Decimal:
        """What people wrote, as it is kept."""
        return typed / 100 if self.is_share else typed

    def text(self, value: Decimal) -> str:
        """The value with its unit."""
        number = f"{self.shown(value):f}"
        return (
            f"{number}%"
            if self.is_share
            else _t("%(number)s %(unit)s") % {"number": number, "unit": self.unit}
        )


@dataclass(frozen=True)
class Group:
    """Assumptions that belong together."""

    title: "str | StrPromise"
    specs: tuple[Spec, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        _("人员进出"),
        (
            Spec("leaving", _("每年离职（不含退休）"), "%"),
            Spec("vacant_months", _("空岗到补上"), _("个月")),
            Spec("refilled", _("空岗补回"), "%"),
            Spec("newcomers_certified", _("新人已有初级证书"), "%"),
            Spec("newcomers_age", _("新人年龄"), _("岁")),
        ),
    ),
    Group(
        _("退休"),
        (
            Spec("women_at", _("女原退休年龄"), _("岁")),
            Spec("early", _("选择提前退休"), "%"),
            Spec("late", _("选择延后退休"), "%"),
        ),
    ),
    Group(
        _("证书"),
        (
            Spec("pass_junior", _("每年考过初级"), "%"),
            Spec("pass_intermediate", _("每年考过中级"), "%"),
            Spec("pass_senior", _("每年评上高级"), "%"),
            Spec("renewed", _("到期再登记"), "%"),
            Spec("exam_month", _("新证书从几月起算"), _("月")),
        ),
    ),
    Group(
        _("考核和晋级"),
        (
            Spec("reappraised", _("每年重新评等次"), "%"),
            Spec("appraisal_month", _("等次从几月起用"), _("月")),
            Spec("failed", _("每年不合格"), "%"),
            Spec("step_years", _("几年晋一级"), _("年")),
        ),
    ),
    Group(
        _("标准"),
        (
            Spec("raise_every", _("最低工资几个月调一次"), _("个月")),
            Spec("raise_low", _("最低工资每次涨：低"), "%"),
            Spec("raise_middle", _("最低工资每次涨：中"), "%"),
            Spec("raise_high", _("最低工资每次涨：高"), "%"),
            Spec("wage_low", _("平均工资每年涨：低"), "%"),
            Spec("wage_middle", _("平均工资每年涨：中"), "%"),
            Spec("wage_high", _("平均工资每年涨：高"), "%"),
            Spec("odds_low", _("低路径的可能性"), "%"),
            Spec("odds_middle", _("中路径的可能性"), "%"),
            Spec("odds_high", _("高路径的可能性"), "%"),
        ),
    ),
)
SPECS: Mapping[str, Spec] = {spec.name: spec for group in GROUPS for spec in group.specs}
if set(SPECS) != set(NAMES):
    raise AssertionError(f"assumptions without words: {set(SPECS) ^ set(NAMES)}")

DRIVER_WORDS: "Mapping[Driver, tuple[str | StrPromise, str | StrPromise]]" = {
    Driver.TIME: (_("年限"), _("原班人马、现行标准，只有时间往前走：年限、晋级、按年发的项目")),
    Driver.CERTIFICATES: (_("证书"), _("考取、升级和没有再登记的证书")),
    Driver.APPRAISALS: (_("考核等次"), _("每年重新评定的等次，还没有结果的也评上")),
    Driver.RETIREMENTS: (_("退休和接替"), _("到龄的人走，空岗一段时间，新人从头算年限和证书")),
    Driver.LEAVING: (_("离职和接替"), _("其他原因走的人，同样由新人接替")),
    Driver.PLANNED: (_("计划增加的岗位"), _("本方案写明的新岗位")),
    Driver.STANDARDS: (_("标准"), _("最低工资、平均工资和已经公布、以后生效的标准")),
}
