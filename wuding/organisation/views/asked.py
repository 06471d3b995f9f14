"""What every view of the concern asks of its request, and how an act that can be refused is answered."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.organisation.models import Organisation
from wuding.organisation.queries.accounts import account_for, may_manage


def signed_in(request: HttpRequest) -> User:
    """The user; the middleware has sent everybody else to the sign-in page."""
    if not isinstance(request.user, User):
        raise TypeError("a view behind sign-in was reached without it")
    return request.user


def managed(user: User, public_id: object) -> User:
    """An account that is the user's to manage. Raises NotVisible for all others; the own one is answered by the action."""
    account = account_for(user, public_id, Permission.MANAGE_ACCOUNTS)  # type: ignore[arg-type]  # a UUID by its address
    if not may_manage(user, account):
        raise NotVisible
    return account


def places_to_choose(user: User, permission: Permission = Permission.MANAGE_ACCOUNTS) -> list[Organisation]:
    """Organisations that stand today where the user holds the permission, parents first."""
    found = Organisation.objects.visible_to(user, permission).standing_on(today()).order_by("path")
    return list(found)


def page_of(account: User) -> str:
    """Address of the account's page."""
    return reverse("access:account", args=[account.public_id])


@dataclass(frozen=True)
class Asking:
    """The page that asks before something is done: its words, and where one comes from and goes to."""

    title: str
    text: str
    button: str
    back: str
    back_title: str
    danger: bool = False

    def answer(
        self, request: HttpRequest, form: forms.Form, act: Callable[[], str], **context: object
    ) -> HttpResponse:
        """Show the form; when it was sent and can be read, act, say what was done and go back. A refusal stays on the form."""
        if request.method == "POST" and form.is_valid():
            try:
                done = act()
            except (RuleError, ValidationError) as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, done)
                return redirect(self.back)
        return self.page(request, form, **context)

    def page(self, request: HttpRequest, form: forms.Form, **context: object) -> HttpResponse:
        """The form, 422 when something is wrong with it."""
        shown = {
            "asking": self,
            "form": form,
            "trail": [(_("账号与权限"), reverse("access:accounts")), (self.back_title, self.back)],
            **context,
        }
        return render(request, "access/asking.html", shown, status=422 if form.errors else 200)


def refuse(form: forms.Form, refusal: RuleError | ValidationError) -> None:
    """Show the refusal on the form: beside its field where it has one."""
    if isinstance(refusal, RuleError):
        form.add_error(None, refusal.as_validation_error())
        return
    for field, errors in getattr(refusal, "error_dict", {None: [refusal]}).items():
        form.add_error(field if field in form.fields else None, errors)
