"""Home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What matters now, for the roles of the user who looks."""
    return render(request, "web/home.html")
