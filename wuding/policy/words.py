"""What the closed words of a pack are called on pages."""

from django.utils.translation import gettext_lazy as _

FREQUENCIES = {
    "month": _("按月"),
    "quarter": _("按季"),
    "half-year": _("按半年"),
    "year": _("按年"),
    "once": _("一次性"),
}
TOPICS = {
    "headcount": _("员额"),
    "grade": _("等级与年限"),
    "entry": _("准入"),
    "appraisal": _("考核"),
    "exit": _("退出"),
    "training": _("培训"),
    "leave": _("假期与考勤"),
    "funding": _("经费分担"),
    "post": _("岗位"),
    "pay": _("薪酬"),
}
SORTS = {
    "provision": _("条款"),
    "input": _("事实"),
    "param": _("参数"),
    "table": _("标准表"),
    "brackets": _("分档"),
    "item": _("项目"),
    "rule": _("规则"),
    "aggregate": _("统计"),
}
WAYS = {"added": _("新增"), "removed": _("取消"), "changed": _("改动")}
"""Kinds of parts and ways of changing, where two versions stand side by side."""
