"""Pages of policy: what is adopted where, and a pack to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.calc.rules import ExampleResult, Pack
from wuding.common.today import today
from wuding.organisation.queries import permissions_of
from wuding.policy.queries import adoptions, pages
from wuding.policy.queries.figures import figure_pages, shown
from wuding.policy.queries.packs import examples_of
from wuding.policy.words import FREQUENCIES, TOPICS


def signed_in(request: HttpRequest) -> User:
    """The user; the middleware has sent everybody else to the sign-in page."""
    if not isinstance(request.user, User):
        raise TypeError("a view behind sign-in was reached without it")
    return request.user


@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    """What is adopted in sight, place by place."""
    user = signed_in(request)
    adopted, held = adoptions.adoptions_for(user), permissions_of(user)
    context = {
        "adopted": adopted,
        "comparable": len({one.pack.id for one in adopted}) > 1,
        "adopts": Permission.ADOPT_POLICY in held,
        "drafts": bool(held & {Permission.DRAFT_POLICY, Permission.APPROVE_POLICY, Permission.ADOPT_POLICY}),
    }
    return render(request, "policy/packs.html", context)


@require_safe
def pack(request: HttpRequest, place: str, version: str) -> HttpResponse:
    """One pack as a document: provisions by aspect, figures, formulas, inputs, examples."""
    user = signed_in(request)
    found = adoptions.visible_pack(user, f"{place}/{version}")
    items, rules = pages.formula_pages(found)
    figures = figure_pages(found, today())
    context = {
        "pack": found,
        "parents": [up for up in _chain(found) if up.id != found.id],
        "others": [one for one in adoptions.adoptions_for(user) if one.pack.id != found.id],
        "aspects": pages.aspects_of(found),
        "silent": pages.silent_aspects(found),
        "figures": [figure for figure in figures if not figure.is_simple],
        "simple": [figure for figure in figures if figure.is_simple],
        "assumed": [figure for figure in figures if any(v.trust == "assumed" for v in figure.versions)],
        "items": items,
        "rules": rules,
        "aggregates": pages.aggregate_pages(found),
        "inputs": pages.input_pages(found),
        "examples": [_example(found, result) for result in examples_of(found)],
        "frequencies": FREQUENCIES,
        "topics": TOPICS,
        "trail": [(_("政策"), reverse("policy:packs"))],
    }
    return render(request, "policy/pack.html", context)


def _chain(found: Pack) -> list[Pack]:
    """The pack and what it inherits from, nearest first."""
    chain, current = [], found
    while current is not None:
        chain.append(current)
        if current.parent is None:
            break
        current = current.parent
    return chain


def _example(pack: Pack, result: ExampleResult) -> dict[str, object]:
    """An example for the page: what was given, and each expected value beside what came out."""
    example = result.example
    return {
        "name": result.name,
        "figure": example.figure,
        "month": example.month,
        "ok": result.ok,
        "given": [(name, shown(value)) for name, value in example.given.items()],
        "expected": [
            (
                name,
                shown(value, unit),
                shown(result.got[name], unit) if name in result.got else "",
            )
            for name, value in example.expect.items()
            for unit in [pages.unit_of(pack, name)]
        ],
    }
