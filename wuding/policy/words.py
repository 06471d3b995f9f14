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
