"""The register of personal data, for everybody who is signed in: what is kept about people, why and how long."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuding.common.personal_data import Sensitivity
from wuding.web.personal_data import counts, register


@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """All columns, or those that hold the word asked for and are as sensitive as asked."""
    search = request.GET.get("search", "")[:32]
    asked = request.GET.get("sensitivity", "")
    sensitivity = next((level for level in Sensitivity if level.value == asked), None)
    numbers = counts()
    context = {
        "concerns": register(search=search, sensitivity=sensitivity),
        "search": search,
        "sensitivity": sensitivity,
        "levels": [(level, numbers[level]) for level in reversed(Sensitivity)],
        "all": numbers.total(),
        "narrowed": bool(search.strip() or sensitivity),
    }
    return render(request, "web/personal_data.html", context)
