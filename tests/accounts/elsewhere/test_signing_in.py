"""Only who is linked signs in, only by a true answer to the question that was asked here; everything else is refused with a sentence."""

import logging
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.accounts.elsewhere.server import CLIENT, SECRET, Identities, identities
from tests.make import PASSWORD, make_officer, make_place
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.audit.models import Entry
from wuding.audit.names import Action
from wuding.organisation.actions import link_external

pytestmark = pytest.mark.django_db
WAYS = ("oidc", "dingtalk", "wecom")


@pytest.fixture
def other(settings: Settings) -> Iterator[Identities]:
    """The other system, and this one set up for it."""
    with identities() as found:
        own = found.address
        configured = {
            "oidc": {"issuer": own, "claim": "sub"},
            "dingtalk": {"login": f"{own}/dingtalk/login", "api": f"{own}/dingtalk"},
            "wecom": {
                "agent": "1000002",
                "login": f"{own}/wecom/login",
                "in_app": f"{own}/wecom/inside",
                "api": f"{own}/wecom",
            },
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            way: {"APPS": [{"name": "", "client_id": CLIENT, "secret": SECRET, "settings": given}]}
            for way, given in configured.items()
        }
        yield found


@pytest.fixture
def officer() -> User:
    """Linked as zhang-san, everywhere."""
    account = make_officer(make_place(), Role.CIVIL_AFFAIRS, username="zhang", name="张样例")
    for way in WAYS:
        link_external(account=account, way=way, external_id="zhang-san", by=None)
    return account


def _begin(client: Client, way: str, **headers: str) -> str:
    """Where one is sent."""
    answer = client.get(reverse(f"{way}_login"), headers=headers)
    assert answer.status_code == 302
    return str(answer["Location"])


def _back(client: Client, address: str) -> tuple[int, str]:
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}")
    return answer.status_code, answer.content.decode()


def _signed_in(client: Client) -> bool:
    return client.get(reverse("own_account")).status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_a_linked_account_signs_in_and_it_is_recorded(other: Identities, officer: User, way: str) -> None:
    client = Client()
    status, _page = _back(client, other.authorise(_begin(client, way)))
    assert status == 302
    page = client.get(reverse("own_account")).content.decode()
    assert "张样例" in page
    entry = Entry.objects.get(action=Action.ACCOUNT_SIGN_IN)
    assert (entry.actor_id, entry.changes["way"]) == (officer.public_id, [None, way])


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_the_answer_is_kept(other: Identities, officer: User, way: str) -> None:
    client = Client()
    _back(client, other.authorise(_begin(client, way)))
    kept = SocialAccount.objects.get(provider=way)
    assert (kept.uid, kept.extra_data) == ("zhang-san", {})
    assert not SocialToken.objects.exists()
    officer.refresh_from_db()
    assert officer.name == "张样例"


@pytest.mark.parametrize("way", WAYS)
def test_an_unknown_person_is_refused_and_gets_no_account(other: Identities, officer: User, way: str) -> None:
    other.subject = "li-si"
    client = Client()
    accounts = User.objects.count()
    status, page = _back(client, other.authorise(_begin(client, way)))
    assert status == 403
    assert "这个账号没有登记" in page
    assert "li-si" in page
    assert not _signed_in(client)
    assert (User.objects.count(), SocialAccount.objects.filter(uid="li-si").count()) == (accounts, 0)


@pytest.mark.parametrize("way", WAYS)
def test_an_id_of_one_way_is_none_of_another(other: Identities, officer: User, way: str) -> None:
    link_external(account=officer, way=way, external_id="", by=None)
    client = Client()
    assert _back(client, other.authorise(_begin(client, way)))[0] == 403


@pytest.mark.parametrize("way", WAYS)
def test_a_closed_account_is_refused(other: Identities, officer: User, way: str) -> None:
    User.objects.filter(pk=officer.pk).update(is_active=False)
    client = Client()
    _back(client, other.authorise(_begin(client, way)))
    assert not _signed_in(client)
    assert not Entry.objects.filter(action=Action.ACCOUNT_SIGN_IN).exists()


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_to_a_question_that_was_not_asked_here_is_refused(
    other: Identities, officer: User, way: str
) -> None:
    """A link that somebody else began and sent on, so that the victim works in the attacker's account or the reverse."""
    attacker, victim = Client(), Client()
    answer = other.authorise(_begin(attacker, way))
    status, page = _back(victim, answer)
    assert status == 401
    assert "没有登录成功" in page
    assert not _signed_in(victim)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", ["", "forged", None])
def test_a_wrong_state_is_refused(other: Identities, officer: User, way: str, state: str | None) -> None:
    client = Client()
    parts = urlsplit(other.authorise(_begin(client, way)))
    given = {name: values[0] for name, values in parse_qs(parts.query).items()} | {"state": state or ""}
    if state is None:
        del given["state"]
    assert _back(client, f"{parts.path}?{urlencode(given)}")[0] == 401
    assert not _signed_in(client)


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_is_good_once(other: Identities, officer: User, way: str) -> None:
    client = Client()
    answer = other.authorise(_begin(client, way))
    assert _back(client, answer)[0] == 302
    client.post(reverse("account_logout"))
    assert _back(client, answer)[0] == 401
    assert not _signed_in(client)


@pytest.mark.parametrize("way", WAYS)
def test_a_code_spent_by_somebody_else_is_refused(other: Identities, officer: User, way: str) -> None:
    client = Client()
    answer = other.authorise(_begin(client, way))
    other.codes.clear()
    assert _back(client, answer)[0] == 401
    assert not _signed_in(client)


def test_a_code_of_another_sign_in_is_refused(other: Identities, officer: User) -> None:
    """Code injection: the attacker's code with the victim's state. PKCE stops it; the other two systems have no such means."""
    attacker, victim = Client(), Client()
    stolen = parse_qs(urlsplit(other.authorise(_begin(attacker, "oidc"))).query)["code"][0]
    parts = urlsplit(other.authorise(_begin(victim, "oidc")))
    given = {name: values[0] for name, values in parse_qs(parts.query).items()} | {"code": stolen}
    assert _back(victim, f"{parts.path}?{urlencode(given)}")[0] == 401
    assert not _signed_in(victim)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lie", ["silence", "nonsense"])
def test_a_system_that_does_not_answer_as_it_should_is_said_so(
    other: Identities, officer: User, way: str, lie: str
) -> None:
    client = Client()
    answer = other.authorise(_begin(client, way))
    other.lie = lie
    status, page = _back(client, answer)
    assert (status, "没有登录成功" in page) == (401, True)
    assert not _signed_in(client)


@pytest.mark.parametrize("way", WAYS)
def test_cancelling_there_is_said_so(other: Identities, officer: User, way: str) -> None:
    client = Client()
    state = parse_qs(urlsplit(_begin(client, way)).query)["state"][0]
    address = f"{reverse(f'{way}_callback')}?{urlencode({'error': 'access_denied', 'state': state})}"
    assert _back(client, address)[0] == 401


LIES = (
    "wrong signature",
    "changed after signing",
    "not signed",
    "signed by the shared secret",
    "unknown key",
    "wrong issuer",
    "wrong audience",
    "several audiences",
    "expired",
    "wrong nonce",
    "no nonce",
    "no subject",
    "no statement",
)


@pytest.mark.parametrize("lie", LIES)
def test_a_false_statement_signs_nobody_in(other: Identities, officer: User, lie: str) -> None:
    other.lie = lie
    client = Client()
    status, page = _back(client, other.authorise(_begin(client, "oidc")))
    assert status == 401
    assert "没有登录成功" in page
    assert not _signed_in(client)


def test_an_older_statement_is_not_believed_again(other: Identities, officer: User) -> None:
    first, second = Client(), Client()
    assert _back(first, other.authorise(_begin(first, "oidc")))[0] == 302
    other.lie = "an older token again"
    assert _back(second, other.authorise(_begin(second, "oidc")))[0] == 401
    assert not _signed_in(second)


@pytest.mark.parametrize("lie", ["another issuer", "an insecure address", "silence"])
def test_a_description_that_is_not_the_configured_systems_leads_nowhere(
    other: Identities, officer: User, lie: str
) -> None:
    other.lie = lie
    answer = Client().get(reverse("oidc_login"))
    assert answer.status_code == 401
    assert "没有登录成功" in answer.content.decode()


def test_the_question_carries_pkce_nonce_and_state_and_asks_for_the_identity_only(
    other: Identities, officer: User
) -> None:
    client = Client()
    answer = client.get(
        reverse("oidc_login"), {"scope": "admin", "auth_params": "nonce=mine", "process": "connect"}
    )
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked["scope"] == ["openid"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"] != ["mine"]
    assert len(asked["nonce"][0]) > 30
    assert len(asked["state"][0]) >= 16


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_nobody_links_an_account_by_oneself(other: Identities, officer: User, way: str, process: str) -> None:
    other.subject = "li-si"
    client = Client()
    client.force_login(officer)
    answer = client.get(reverse(f"{way}_login"), {"process": process})
    _back(client, other.authorise(answer["Location"]))
    assert not SocialAccount.objects.filter(uid="li-si").exists()


@pytest.mark.parametrize("way", WAYS)
def test_one_comes_back_to_the_page_of_this_site_that_was_asked_for(
    other: Identities, officer: User, way: str
) -> None:
    for wanted, led in (("/account/", "/account/"), ("https://elsewhere.example/", "/")):
        client = Client()
        begun = client.get(reverse(f"{way}_login"), {"next": wanted})
        parts = urlsplit(other.authorise(begun["Location"]))
        assert client.get(f"{parts.path}?{parts.query}")["Location"] == led


def test_inside_of_wecom_one_is_sent_to_its_own_page(other: Identities, officer: User) -> None:
    outside, inside = Client(), Client()
    assert urlsplit(_begin(outside, "wecom")).path == "/wecom/login"
    location = _begin(inside, "wecom", **{"User-Agent": "Mozilla/5.0 wxwork/4.1.0 MicroMessenger/7.0.1"})
    assert urlsplit(location).path == "/wecom/inside"
    assert location.endswith("#wechat_redirect")
    assert parse_qs(urlsplit(location).query)["scope"] == ["snsapi_base"]
    assert _back(inside, other.authorise(location))[0] == 302


def test_who_is_no_member_of_the_company_is_refused(other: Identities, officer: User) -> None:
    other.lie = "no member"
    client = Client()
    assert _back(client, other.authorise(_begin(client, "wecom")))[0] == 401


def test_another_claim_can_be_the_id(other: Identities, officer: User, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"][0]["settings"]["claim"] = "employee"
    link_external(account=officer, way="oidc", external_id="E-0457", by=None)
    client = Client()
    assert _back(client, other.authorise(_begin(client, "oidc")))[0] == 302


def test_a_verified_mail_address_signs_nobody_in(other: Identities) -> None:
    account = make_officer(make_place(), username="zhang")
    EmailAddress.objects.create(user=account, email="zhang@example.com", verified=True, primary=True)
    client = Client()
    assert _back(client, other.authorise(_begin(client, "oidc")))[0] == 403
    assert not SocialAccount.objects.exists()


def test_the_second_step_is_asked_here_too(other: Identities, officer: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(officer, generate_totp_secret())
    client = Client()
    parts = urlsplit(other.authorise(_begin(client, "oidc")))
    assert client.get(f"{parts.path}?{parts.query}")["Location"] == reverse("mfa_authenticate")
    assert not _signed_in(client)


def test_a_one_time_password_that_waits_does_not_hinder_whoever_comes_from_elsewhere(
    other: Identities, officer: User
) -> None:
    from django.utils import timezone

    User.objects.filter(pk=officer.pk).update(one_time_until=timezone.now())
    client = Client()
    _back(client, other.authorise(_begin(client, "oidc")))
    assert _signed_in(client)
    by_password = Client().post(reverse("account_login"), {"login": "zhang", "password": PASSWORD})
    assert by_password.status_code == 403


def test_the_log_says_why_without_secrets(
    other: Identities, officer: User, caplog: pytest.LogCaptureFixture
) -> None:
    other.lie = "wrong nonce"
    client = Client()
    with caplog.at_level(logging.WARNING, "wuding.sign_in"):
        address = other.authorise(_begin(client, "oidc"))
        _back(client, address)
    said = "\n".join(record.getMessage() for record in caplog.records if record.name == "wuding.sign_in")
    assert "nonce" in said
    for secret in (SECRET, parse_qs(urlsplit(address).query)["code"][0], "zhang-san", "张三"):
        assert secret not in said


def test_the_sign_in_page_offers_what_is_configured(other: Identities, settings: Settings) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    for word in ("统一身份认证", "钉钉", "企业微信"):
        assert word in page
    settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"][0]["name"] = "松岭政务网"
    assert "松岭政务网" in Client().get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "也可以从这里登录" not in Client().get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_a_way_that_is_not_configured_is_not_there(way: str, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    for name in (f"{way}_login", f"{way}_callback"):
        assert Client().get(reverse(name)).status_code == 404
        assert Client().post(reverse(name)).status_code == 405


def test_the_account_page_links_where_a_way_is_configured(other: Identities, officer: User) -> None:
    keeper = make_officer(officer.memberships.get().organisation, Role.SECURITY_ADMIN)
    client = Client()
    client.force_login(keeper)
    address = reverse("access:external", args=[officer.public_id])
    assert address in client.get(reverse("access:account", args=[officer.public_id])).content.decode()
    client.post(address, {"way": "wecom", "external_id": "new-id"})
    assert SocialAccount.objects.get(provider="wecom").uid == "new-id"
    assert "new-id" in client.get(reverse("access:account", args=[officer.public_id])).content.decode()
