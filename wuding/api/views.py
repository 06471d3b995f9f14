"""The page of one's own tokens."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from wuding.accounts.models import User
from wuding.accounts.permission_words import WORDS
from wuding.accounts.permissions import Permission
from wuding.api import actions
from wuding.api.forms import TokenForm
from wuding.api.models import ApiToken
from wuding.api.queries import offered_to, tokens_of
from wuding.common.errors import NotVisible, RuleError
from wuding.common.today import today
from wuding.organisation.models import Organisation


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables("secret")
def tokens(request: HttpRequest) -> HttpResponse:
    """The user's tokens, and a form for a new one, whose secret is shown on the answer and nowhere else ever."""
    user = request.user
    if not isinstance(user, User):
        raise NotVisible
    places = list(Organisation.objects.visible_to(user, Permission.USE_API).order_by("path"))
    if not places:
        raise NotVisible
    form = TokenForm(request.POST or None, places=places, offered=offered_to(user), today=today())
    secret = ""
    if request.method == "POST" and form.is_valid():
        secret = _issued(user, form)
    context = {
        "form": form,
        "secret": secret,
        "rows": [(token, _words(token), token.is_good(today())) for token in tokens_of(user)],
        "trail": [(_("我的账号"), reverse("own_account"))],
    }
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)


def _issued(user: User, form: TokenForm) -> str:
    """The new token's secret; empty when it was refused, which then stands on the form."""
    asked = form.cleaned_data
    try:
        _token, secret = actions.issue_token(
            owner=user,
            organisation=form.place,
            name=asked["name"],
            permissions=frozenset(Permission(word) for word in asked["permissions"]),
            expires_on=asked["expires_on"],
        )
    except RuleError as refusal:
        form.add_error(None, refusal.as_validation_error())
    except ValidationError as refusal:
        form.add_error(None, refusal)
    else:
        return secret
    return ""


def _words(token: ApiToken) -> list[str]:
    return [str(WORDS[permission].title) for permission in Permission if permission in token.granted]


@require_POST
def revoke(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take one of the own tokens back."""
    user = request.user
    if not isinstance(user, User):
        raise NotVisible
    found = ApiToken.objects.filter(owner=user, public_id=public_id).select_related("organisation")
    token = found.order_by("pk").first()
    if token is None:
        raise NotVisible
    actions.revoke_token(token=token, by=user)
    messages.success(
        request, _("令牌“%(name)s”已收回，用它的程序从现在起读不到任何内容。") % {"name": token.name}
    )
    return redirect("tokens")
