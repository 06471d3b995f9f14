"""Why a file isn't taken, in sentences."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from wuding.common.errors import RuleError
from wuding.people.papers.uploads import Fault

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_WHAT: "Mapping[Fault, StrPromise]" = {
    Fault.EMPTY: gettext_lazy("这个文件是空的。"),
    Fault.TOO_LARGE: gettext_lazy("这个文件超过 %(limit)d MB。"),
    Fault.UNKNOWN: gettext_lazy("这个文件的内容不是 PDF、JPG、PNG、DOCX 或 XLSX。"),
    Fault.BROKEN: gettext_lazy("这个文件打不开，可能没有传完或已损坏。"),
    Fault.TOO_MANY_PIXELS: gettext_lazy("这张图片的像素太多。"),
    Fault.PROGRAM: gettext_lazy("这个文件里带有程序或另一个文件。"),
    Fault.LOCKED: gettext_lazy("这个文件设了打开密码。"),
    Fault.BOMB: gettext_lazy("这个文件解开以后过大，不能保存。"),
    Fault.TOO_SMALL: gettext_lazy("这张照片太小，印出来看不清。"),
}
_NEXT: "Mapping[Fault, StrPromise]" = {
    Fault.EMPTY: gettext_lazy("请重新选择文件。"),
    Fault.TOO_LARGE: gettext_lazy("请降低扫描分辨率，或分成几个文件再传。"),
    Fault.UNKNOWN: gettext_lazy("请另存为这几种格式之一再传；改文件名没有用。"),
    Fault.BROKEN: gettext_lazy("请在本机打开看看，另存一份再传。"),
    Fault.TOO_MANY_PIXELS: gettext_lazy("请把宽和高缩到 7000 像素以内再传。"),
    Fault.PROGRAM: gettext_lazy("请另存为不带宏、脚本和嵌入文件的一份再传。"),
    Fault.LOCKED: gettext_lazy("请去掉打开密码再传。"),
    Fault.BOMB: gettext_lazy("请用 Word 或 Excel 打开后另存一份再传。"),
    Fault.TOO_SMALL: gettext_lazy("请选一张宽和高都不小于 100 像素的照片，最好是 295×413。"),
}


def refusal_of(fault: Fault, *, limit_in_mb: int) -> RuleError:
    """The refusal, with what to do about it."""
    what = str(_WHAT[fault])
    return RuleError(
        what % {"limit": limit_in_mb} if fault is Fault.TOO_LARGE else what,
        next_step=str(_NEXT[fault]),
    )
