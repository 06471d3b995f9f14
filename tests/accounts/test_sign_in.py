"""Signing in and out: what is asked, what is refused, what visitors can't reach."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.make import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_an_account_signs_in_and_lands_on_the_home_page(client: Client) -> None:
    make_user("chen", name="陈样例")
    answer = client.post(reverse("account_login"), {"login": "chen", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("home")
    assert "陈样例" in answer.content.decode()


def test_case_of_the_user_name_does_not_matter(client: Client) -> None:
    make_user("chen")
    answer = client.post(reverse("account_login"), {"login": "Chen", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_wrong_password_is_answered_with_a_sentence(client: Client) -> None:
    make_user("chen")
    answer = client.post(reverse("account_login"), {"login": "chen", "password": "wrong-wrong"})
    assert answer.status_code == 200
    assert "用户名或密码不对" in answer.content.decode()


def test_an_unknown_name_gets_the_same_sentence_as_a_wrong_password(client: Client) -> None:
    answer = client.post(reverse("account_login"), {"login": "nobody", "password": "wrong-wrong"})
    assert "用户名或密码不对" in answer.content.decode()


def test_a_disabled_account_does_not_sign_in(client: Client) -> None:
    user = make_user("chen")
    user.is_active = False
    user.save()
    answer = client.post(reverse("account_login"), {"login": "chen", "password": PASSWORD}, follow=True)
    assert "账号已停用" in answer.content.decode()
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize("page", ["home", "gallery", "own_account", "account_change_password", "mfa_index"])
def test_a_visitor_is_sent_to_sign_in(client: Client, page: str) -> None:
    answer = client.get(reverse(page))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "page", ["account_signup", "account_email", "account_reset_password", "mfa_add_webauthn"]
)
def test_pages_that_are_not_offered_do_not_exist(page: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(page)


def test_signing_out_needs_a_form_and_ends_the_session(client: Client) -> None:
    client.force_login(make_user())
    asked = client.get(reverse("account_logout"))
    assert "要退出登录吗" in asked.content.decode()
    client.post(reverse("account_logout"))
    assert client.get(reverse("home")).status_code == 302


def test_a_changed_password_replaces_the_old_one(client: Client) -> None:
    make_user("chen")
    client.post(reverse("account_login"), {"login": "chen", "password": PASSWORD})
    new = "白桦-river-58"
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    fresh = Client()
    assert fresh.post(reverse("account_login"), {"login": "chen", "password": PASSWORD}).status_code == 200
    assert fresh.post(reverse("account_login"), {"login": "chen", "password": new}).status_code == 302


def test_a_weak_new_password_is_refused_with_its_reason(client: Client) -> None:
    make_user("chen")
    client.post(reverse("account_login"), {"login": "chen", "password": PASSWORD})
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"},
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["password1"]


def test_the_forwarding_address_after_sign_in_stays_on_this_site(client: Client) -> None:
    make_user("chen")
    address = reverse("account_login") + "?next=https://elsewhere.example/"
    answer = client.post(
        address, {"login": "chen", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == reverse("home")
