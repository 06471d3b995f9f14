"""Error pages: what happened, what to do next, and a number to quote.

They are drawn without the database, so that they still appear when it is what failed.
"""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuding.common.errors import RuleError
from wuding.common.request_id import current_request_id

log = logging.getLogger("wuding.errors")


def _page(
    request: HttpRequest, status: int, title: str, what: str, next_step: str, *, clause: str = ""
) -> HttpResponse:
    context = {
        "status": status,
        "title": title,
        "what": what,
        "next_step": next_step,
        "clause": clause,
        "number": current_request_id(),
        "contact": settings.SUPPORT_CONTACT,
    }
    template = "errors/error_part.html" if getattr(request, "htmx", False) else "errors/error.html"
    return HttpResponse(render_to_string(template, context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    log.warning("bad request: %s", type(exception).__name__)
    return _page(
        request,
        400,
        _("请求不完整"),
        _("浏览器发来的请求看不懂，所以没有处理。"),
        _("请返回上一页重新操作；如果是从别处复制的网址，请检查是否完整。"),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django hands it by name
    """403"""
    return _page(
        request,
        403,
        _("没有权限"),
        _("您的岗位不包含这项操作，所以没有执行。"),
        _("如果工作需要，请联系本单位管理员调整权限。"),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django hands it by name
    """404: the same whether it doesn't exist or lies outside the user's scope."""
    return _page(
        request,
        404,
        _("没有找到"),
        _("这里没有您可以查看的内容：它可能不存在，也可能不在您的管理范围内。"),
        _("请检查网址，或者从首页重新进入。"),
    )


def not_allowed(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """405, keeping the Allow header."""
    page = _page(
        request,
        405,
        _("不能这样访问"),
        _("这个网址只接受页面里的按钮提交，不能直接打开。"),
        _("请返回上一页，用页面上的按钮操作。"),
    )
    page["Allow"] = response["Allow"]
    return page


def refused(request: HttpRequest, error: RuleError) -> HttpResponse:
    """422: a rule of a document or of the house forbids it."""
    next_step = error.next_step or _("请按上面的说明修改后再试。")
    return _page(request, 422, _("不符合规定，没有执行"), error.what, next_step, clause=error.clause)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: asked too often."""
    return _page(request, 429, _("操作太频繁"), _("短时间内的请求太多，已暂停处理。"), _("请等一分钟再试。"))


def locked(
    request: HttpRequest, _original: HttpResponse | None = None, _credentials: dict[str, str] | None = None
) -> HttpResponse:
    """429: too many failed sign-ins of this account from this address."""
    minutes = settings.LOCK_MINUTES
    what = ngettext(
        "登录连续失败 %(times)d 次，这个账号在这台电脑所在的网络上暂停登录 %(minutes)d 分钟。",
        "登录连续失败 %(times)d 次，这个账号在这台电脑所在的网络上暂停登录 %(minutes)d 分钟。",
        minutes,
    ) % {"times": settings.LOCK_AFTER_FAILURES, "minutes": minutes}
    return _page(
        request,
        429,
        _("账号暂时锁定"),
        what,
        _("请到时间后再试。如果忘记了密码，或者不是您本人在登录，请马上联系本单位的安全保密管理员。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form didn't come from our page, or the page is stale."""
    log.warning("form refused: %s", reason)
    return _page(
        request,
        403,
        _("页面已过期"),
        _("这个页面打开得太久，或者浏览器没有保存登录信息，所以提交没有处理。"),
        _("请刷新页面后重新提交；浏览器要允许本网站的 Cookie。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a bug. The log has the details under the same number."""
    return _page(
        request,
        500,
        _("系统出错"),
        _("系统内部出了问题，刚才的操作没有完成，已有的内容没有改动。"),
        _("请稍后再试；如果一再出现，请把下面的编号告诉管理员。"),
    )
