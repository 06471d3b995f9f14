"""What is said when a number can't be right, and when it contradicts the file."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuding.calc.identity import Fault, Identity, IdentityRefused, read_identity
from wuding.common.errors import RuleError

CLAUSE = gettext_lazy("GB 11643 公民身份号码")

_SAID: Mapping[Fault, tuple[object, object]] = {
    Fault.EMPTY: (gettext_lazy("没有填公民身份号码。"), gettext_lazy("请照身份证填写 18 位号码。")),
    Fault.FORMER: (
        gettext_lazy("这是 15 位的旧号码，已经停用。"),
        gettext_lazy("请填现在身份证上的 18 位号码。"),
    ),
    Fault.LENGTH: (
        gettext_lazy("公民身份号码不是 18 位。"),
        gettext_lazy("请照身份证核对，看有没有多填、漏填。"),
    ),
    Fault.CHARACTER: (
        gettext_lazy("公民身份号码里有不该有的字符：前 17 位只能是数字，最后一位是数字或 X。"),
        gettext_lazy("请照身份证重新填写。"),
    ),
    Fault.AREA: (
        gettext_lazy("公民身份号码的前两位不是任何省、自治区、直辖市的代码。"),
        gettext_lazy("请照身份证核对开头几位。"),
    ),
    Fault.BIRTH: (
        gettext_lazy("公民身份号码第 7 到 14 位不是可能的出生日期。"),
        gettext_lazy("请照身份证核对中间的出生日期。"),
    ),
    Fault.CHECK: (
        gettext_lazy("公民身份号码的校验位不对，多半有一位填错，或者两位填反了。"),
        gettext_lazy("请照身份证逐位核对。"),
    ),
}


def refusal_of(fault: Fault) -> RuleError:
    """The fault as a refusal with what to do next."""
    what, next_step = _SAID[fault]
    return RuleError(str(what), clause=str(CLAUSE), next_step=str(next_step))


def identity_in(text: str, *, today: date) -> Identity:
    """What the number says. Raises RuleError."""
    try:
        return read_identity(text, today=today)
    except IdentityRefused as refused:
        raise refusal_of(refused.fault) from None


def require_agreement(identity: Identity, *, born: date, sex: str) -> None:
    """Raises RuleError where the file says another day of birth or another sex than the number."""
    if identity.born != born:
        raise RuleError(
            _("公民身份号码里的出生日期与登记的出生日期不一致。"),
            clause=str(CLAUSE),
            next_step=_("请照身份证核对，把填错的一项改过来。"),
        )
    if identity.sex != sex:
        raise RuleError(
            _("公民身份号码里的性别与登记的性别不一致。"),
            clause=str(CLAUSE),
            next_step=_("请照身份证核对，把填错的一项改过来。"),
        )
