"""Each page carries a policy that forbids inline script and style, and none of them has any."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.make import make_officer, make_place
from wuding.accounts.roles import Role
from wuding.organisation.actions import assign_role
from wuding.web.navigation import SECTIONS

pytestmark = pytest.mark.django_db

PAGES = ["home", "gallery", "own_account", "account_change_password", "mfa_index", "account_logout"]
CONCERN_PAGES = [entry.url_name for section in SECTIONS for entry in section.entries]
ROLES = (Role.AUDIT_ADMIN, Role.HUMAN_RESOURCES, Role.TOWNSHIP)
"""Who, beside the organisation department, opens all entries of the side bar."""
VISITOR_PAGES = ["account_login", "account_inactive"]


class _Inline(HTMLParser):
    """Collects what the policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") != "application/json"
        ):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.found += [
            f"{tag} {value}" for value in given.values() if (value or "").startswith("javascript:")
        ]
        self.found += [
            f"{tag} {name}={value}"
            for name, value in given.items()
            if name in {"src", "href"} and re.match(r"(https?:)?//", value or "")
        ]


def _inline(answer: HttpResponse) -> list[str]:
    parser = _Inline()
    parser.feed(answer.content.decode())
    return parser.found


def _assert_guarded(answer: HttpResponse) -> None:
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert _inline(answer) == []


@pytest.mark.parametrize("page", PAGES + CONCERN_PAGES)
def test_a_page_of_the_shell_is_guarded_and_has_nothing_inline(client: Client, page: str) -> None:
    place = make_place()
    officer = make_officer(place)
    for role in ROLES:
        assign_role(user=officer, organisation=place, role=role, since=date(2000, 1, 1), by=None)
    client.force_login(officer)
    answer = client.get(reverse(page), follow=True)
    assert answer.status_code == 200
    _assert_guarded(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("page", VISITOR_PAGES)
def test_a_page_for_visitors_is_guarded_and_has_nothing_inline(client: Client, page: str) -> None:
    answer = client.get(reverse(page))
    assert answer.status_code == 200
    _assert_guarded(answer)  # type: ignore[arg-type]


def test_an_error_page_is_guarded_too(client: Client) -> None:
    _assert_guarded(client.get("/no/such/page/"))  # type: ignore[arg-type]


def test_the_detector_sees_what_the_policy_would_refuse() -> None:
    page = b'<p style="x" onclick="y"><script>z</script><style></style><a href="javascript:1"><img src="//cdn.example/a">'
    assert len(_inline(HttpResponse(page))) == 6


def test_cookies_are_closed_to_scripts(client: Client) -> None:
    client.get(reverse("account_login"))
    client.post(reverse("language"), {"language": "en"})
    assert {name for name, cookie in client.cookies.items() if not cookie["httponly"]} == set()
