"""What stands out and what changed, in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuding.calc.pay.causes import Why
from wuding.pay.models import Difference, Notice, NoticeKind


def why_words(why: str) -> str:
    """The cause by itself: 新进."""
    return {
        Why.NEW: _("新进"),
        Why.MOVED_IN: _("调入"),
        Why.LEFT: _("离岗"),
        Why.MOVED_OUT: _("调出"),
        Why.PACK: _("办法变更"),
        Why.STANDARD: _("标准调整"),
        Why.TIME: _("年限等随时间变化"),
        Why.DUE: _("不按月发的项目"),
        Why.FACT: _("个人情况变化"),
        Why.DAYS: _("不满整月"),
        Why.ARREARS: _("本月补发扣回"),
        Why.ARREARS_OVER: _("上月补发扣回到期"),
    }[Why(why)]


def step_words(step: Difference) -> str:
    """The cause with what changed: 证书：无 → 中级."""
    match Why(step.why):
        case Why.FACT:
            values = {"what": step.what, "before": step.before or _("没有"), "after": step.after or _("没有")}
            return _("%(what)s：%(before)s → %(after)s") % values
        case Why.PACK if step.before == step.after:
            return _("《%(title)s》的内容有更正") % {"title": step.after}
        case Why.PACK:
            return _("改行《%(title)s》") % {"title": step.after}
        case Why.STANDARD:
            return _("标准调整：%(what)s") % {"what": step.what}
        case Why.DUE:
            return _("不按月发的项目：%(what)s") % {"what": step.what}
        case Why.DAYS:
            return _("本月不满整月") if step.after else _("上月不满整月，本月恢复")
        case why:
            return why_words(why)


def notice_words(notice: Notice) -> str:
    """What is to be looked at, as a sentence."""
    told: dict[str, str] = notice.told
    kind = NoticeKind(notice.kind)
    if kind in (NoticeKind.MISSING, NoticeKind.NO_NET):
        return told["zh" if (get_language() or "zh").startswith("zh") else "en"]
    if kind == NoticeKind.SPLIT and told["pieces"] == "1":
        return str(_("本月只算 %(since)s 至 %(until)s。") % told)
    if kind == NoticeKind.UNPAID:
        return str(
            _("%(until)s 前离岗，%(what)s已计 %(amount)s 元，本月没有发；要发的另报一次性发放。") % told
        )
    sentence = {
        NoticeKind.NEGATIVE: _("应发 %(amount)s 元，要收回。"),
        NoticeKind.UNUSUAL: _("本月 %(amount)s 元，同岗位多在 %(middle)s 元上下。"),
        NoticeKind.NO_CONTRACT: _("在岗，但没有有效的合同或协议。"),
        NoticeKind.ARREARS: _("%(first)s 至 %(last)s 共 %(amount)s 元。"),
        NoticeKind.SPLIT: _("%(since)s 至 %(until)s 分 %(pieces)s 段计算。"),
        NoticeKind.PROBATION: _("试用期满，从 %(since)s 起不再按试用期发。"),
        NoticeKind.GONE: _("这个月不在岗，仍发 %(amount)s 元。"),
        NoticeKind.AGAIN: _("“%(reason)s”在 %(month)s 已发过 %(amount)s 元。"),
        NoticeKind.NEW: _("本月第一次发。"),
        NoticeKind.MOVED: _("上月在别的单位发，或本月转到别的单位发。"),
        NoticeKind.LEFT: _("上月发 %(amount)s 元，本月不再发。"),
    }[kind]
    return sentence % told
