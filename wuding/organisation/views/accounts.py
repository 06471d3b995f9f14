"""Accounts in sight, and one of them: what it can do and why."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.models import User
from wuding.accounts.permission_words import GROUPS, WORDS
from wuding.accounts.permissions import PERMISSIONS_OF, Permission
from wuding.accounts.roles import ADMINISTRATORS, Role
from wuding.accounts.ways import WAYS
from wuding.common.errors import NotVisible
from wuding.common.today import today
from wuding.common.view_choice import chosen_organisation
from wuding.organisation.forms import AccountFilterForm
from wuding.organisation.queries import acting_place, permissions_of, starting_place
from wuding.organisation.queries.accounts import AccountFilter, account_for, accounts_for, may_manage
from wuding.organisation.queries.grounds import grounds_at, rights_from, roles_of
from wuding.organisation.views.asked import signed_in

PAGE_SIZE = 50


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts with a role at the chosen place or below, narrowed by name, role and state."""
    user = signed_in(request)
    place = starting_place(user, chosen_organisation(request), Permission.SEE_ACCESS)
    if place is None:
        raise NotVisible
    form = AccountFilterForm(request.GET)
    topmost = starting_place(user, None, Permission.SEE_ACCESS)
    wanted = AccountFilter(
        None if place == topmost else place, form.chosen("search"), form.chosen("role"), form.chosen("state")
    )
    found = accounts_for(user, wanted=wanted)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "form": form,
        "filtered": bool(wanted.search or wanted.role or wanted.state),
        "page": page,
        "second_steps": _with_second_step(page.object_list),
        "may_open": Permission.MANAGE_ACCOUNTS in permissions_of(user),
    }
    part = request.htmx  # type: ignore[attr-defined]  # added by its middleware
    return render(request, "access/accounts.html#listing" if part else "access/accounts.html", context)


def _with_second_step(accounts: Iterable[User]) -> set[int]:
    keys = [account.pk for account in accounts]
    kept = Authenticator.objects.filter(user_id__in=keys).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(kept.order_by().values_list("user_id", flat=True))


@require_safe
def account(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One account, for those who see access there and for its owner: roles, what they carry, who gave them."""
    user = signed_in(request)
    found = account_for(user, public_id)
    roles = roles_of(found, user)
    held = permissions_of(user)
    context = {
        "account": found,
        "own": found == user,
        "roles": roles,
        "groups": rights_from(roles.now),
        "second_step": found.pk in _with_second_step([found]),
        "locked": _is_locked(found),
        "externals": [
            (WAYS[way], uid)
            for way, uid in SocialAccount.objects.filter(user_id=found.pk)
            .order_by("provider")
            .values_list("provider", "uid")
            if way in WAYS
        ],
        "manages": found != user and may_manage(user, found),
        "gives_roles": found != user and Permission.MANAGE_ACCOUNTS in held,
        "sees_audit": Permission.SEE_AUDIT in held,
        "offers_ways": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "trail": [(_("账号与权限"), reverse("access:accounts"))] if Permission.SEE_ACCESS in held else [],
    }
    return render(request, "access/account.html", context)


def _is_locked(account: User) -> bool:
    """Whether failures lock it, from some address or other."""
    lately = timezone.now() - timedelta(minutes=settings.LOCK_MINUTES)
    attempts = AccessAttempt.objects.filter(username=account.username, attempt_time__gt=lately)
    by_address = attempts.order_by().values("ip_address").annotate(failures=Sum("failures_since_start"))
    return bool(by_address.filter(failures__gte=settings.LOCK_AFTER_FAILURES).exists())


@require_safe
def at_place(request: HttpRequest) -> HttpResponse:
    """Every permission with the accounts that have it at the chosen place, those of superior bodies included."""
    user = signed_in(request)
    place = acting_place(user, chosen_organisation(request), Permission.SEE_ACCESS)
    context = {
        "place": place,
        "groups": rights_from(grounds_at(place, today())),
        "sees_access": True,
        "sees_audit": Permission.SEE_AUDIT in permissions_of(user),
        "trail": [(_("账号与权限"), reverse("access:accounts"))],
    }
    return render(request, "access/place.html", context)


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Every role and what it carries, in words; the same for everybody who may see access."""
    if Permission.SEE_ACCESS not in permissions_of(signed_in(request)):
        raise NotVisible
    roles = list(Role)
    rows = [
        (
            title,
            [
                (WORDS[permission], [permission in PERMISSIONS_OF[role] for role in roles])
                for permission in permissions
            ],
        )
        for title, permissions in GROUPS
    ]
    by_role = [
        (
            role,
            role in ADMINISTRATORS,
            [
                WORDS[permission]
                for _title, group in GROUPS
                for permission in group
                if permission in PERMISSIONS_OF[role]
            ],
        )
        for role in roles
    ]
    context = {
        "roles": roles,
        "groups": rows,
        "by_role": by_role,
        "trail": [(_("账号与权限"), reverse("access:accounts"))],
    }
    return render(request, "access/matrix.html", context)
