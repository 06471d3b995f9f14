"""Why pay changed, as one says it to the person it belongs to."""

from django.utils.translation import gettext as _

from wuding.calc.pay.causes import Why
from wuding.pay.models import Difference


def plain_words(step: Difference) -> str:
    """The step as a sentence to the worker."""
    match Why(step.why):
        case Why.PACK if step.before == step.after:
            return _("《%(title)s》有更正") % {"title": step.after}
        case Why.PACK:
            return _("从这个月起按《%(title)s》发") % {"title": step.after}
        case Why.STANDARD:
            return _("发放标准调整：%(what)s") % {"what": step.what}
        case Why.FACT:
            values = {"what": step.what, "before": step.before or _("没有"), "after": step.after or _("没有")}
            return _("您的%(what)s变了：%(before)s → %(after)s") % values
        case Why.DAYS:
            return _("这个月没有做满整月") if step.after else _("上个月没有做满整月，这个月恢复")
        case why:
            return _alone(why)


def _alone(why: Why) -> str:
    """Causes that say everything by themselves."""
    return {
        Why.NEW: _("这个月起有工资"),
        Why.MOVED_IN: _("换了发工资的单位"),
        Why.MOVED_OUT: _("换了发工资的单位"),
        Why.LEFT: _("离岗以后不再发"),
        Why.TIME: _("年限随时间增加"),
        Why.ARREARS: _("补发或扣回以前月份的"),
        Why.ARREARS_OVER: _("上个月补发扣回的，这个月不再有"),
    }[why]
