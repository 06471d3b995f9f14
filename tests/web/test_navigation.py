"""The side bar shows what exists and what the user may open."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import make_officer, make_place, make_user
from wuding.accounts.permissions import PERMISSIONS_OF
from wuding.accounts.roles import Role
from wuding.web.navigation import SECTIONS

pytestmark = pytest.mark.django_db

ENTRIES = [entry for section in SECTIONS for entry in section.entries]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_every_entry_it_is_shown(client: Client, role: Role) -> None:
    client.force_login(make_officer(make_place(), role))
    sections = client.get(reverse("own_account")).context["shell"].sections
    for section in sections:
        assert section.entries
        for entry in section.entries:
            assert client.get(entry.url, follow=True).status_code == 200, entry.url


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_shown_exactly_what_its_permissions_open(client: Client, role: Role) -> None:
    client.force_login(make_officer(make_place(), role))
    shown = {
        entry.url
        for section in client.get(reverse("own_account")).context["shell"].sections
        for entry in section.entries
    }
    open_to = {
        reverse(entry.url_name)
        for entry in ENTRIES
        if entry.permission is None or PERMISSIONS_OF[role] & {entry.permission, *entry.or_one_of}
    }
    assert shown == open_to


def test_the_present_page_is_marked(client: Client) -> None:
    client.force_login(make_officer(make_place()))
    sections = client.get(reverse("own_account")).context["shell"].sections
    for entry in [entry for section in sections for entry in section.entries]:
        page = client.get(entry.url).content.decode()
        marked = re.findall(r'href="([^"]+)" aria-current="page"', page.partition("</nav>")[0])
        assert marked == [entry.url]


def test_the_gallery_is_closed_outside_demo_and_development(client: Client, settings: object) -> None:
    settings.DEMO = settings.DEBUG = False  # type: ignore[attr-defined]
    client.force_login(make_user())
    assert client.get(reverse("gallery")).status_code == 404
    client.force_login(make_officer(make_place(), Role.SYSTEM_ADMIN))
    assert client.get(reverse("gallery")).status_code == 200
