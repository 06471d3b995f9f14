"""Chinese unless chosen otherwise; the choice holds on this machine and for this user everywhere."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import PASSWORD, make_user
from wuding.accounts.models import User

pytestmark = pytest.mark.django_db


def _heading(client: Client) -> str:
    return client.get(reverse("account_login")).content.decode().partition("<h1>")[2].partition("</h1>")[0]


def test_pages_are_chinese_even_when_the_browser_prefers_english(client: Client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-US,en;q=0.9"
    assert _heading(client) == "登录"


def test_a_visitor_switches_on_the_sign_in_page(client: Client) -> None:
    answer = client.post(reverse("language"), {"language": "en", "next": reverse("account_login")})
    assert answer["Location"] == reverse("account_login")
    assert _heading(client) == "Sign in"


def test_the_page_says_its_language(client: Client) -> None:
    assert '<html lang="zh-Hans">' in client.get(reverse("account_login")).content.decode()
    client.post(reverse("language"), {"language": "en"})
    answer = client.get(reverse("account_login"))
    assert '<html lang="en">' in answer.content.decode()
    assert answer["Content-Language"] == "en"


def test_a_users_choice_follows_the_user_to_another_machine(client: Client) -> None:
    user = make_user("chen")
    client.force_login(user)
    client.post(reverse("language"), {"language": "en"})
    assert User.objects.get(pk=user.pk).language == "en"
    elsewhere = Client()
    answer = elsewhere.post(reverse("account_login"), {"login": "chen", "password": PASSWORD}, follow=True)
    assert '<html lang="en">' in answer.content.decode()


def test_an_unknown_language_is_refused(client: Client) -> None:
    assert client.post(reverse("language"), {"language": "xx"}).status_code == 422


def test_the_way_back_never_leaves_this_site(client: Client) -> None:
    answer = client.post(reverse("language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("home")
