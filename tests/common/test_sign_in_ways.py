"""Which other systems are configured: all that one needs or nothing, and never without encryption."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from wuding.common.environment import Environment
from wuding.common.sign_in_ways import DINGTALK_API, WECOM_LOGIN, is_secure, sign_in_ways

OIDC = {
    "WUDING_OIDC_ISSUER": "https://id.example.gov.cn/",
    "WUDING_OIDC_CLIENT_ID": "wuding",
    "WUDING_OIDC_CLIENT_SECRET": "secret",
}
DINGTALK = {"WUDING_DINGTALK_CLIENT_ID": "ding", "WUDING_DINGTALK_CLIENT_SECRET": "secret"}
WECOM = {"WUDING_WECOM_CORP_ID": "ww1", "WUDING_WECOM_AGENT_ID": "1000002", "WUDING_WECOM_SECRET": "secret"}


def test_nothing_is_configured_unless_asked_for() -> None:
    assert sign_in_ways(Environment({})) == {}


def test_all_three_with_their_own_addresses() -> None:
    found = sign_in_ways(Environment({**OIDC, **DINGTALK, **WECOM}))
    settings = {way: app["APPS"][0]["settings"] for way, app in found.items()}
    assert settings["oidc"] == {"issuer": "https://id.example.gov.cn", "claim": "sub"}
    assert settings["dingtalk"]["api"] == DINGTALK_API
    assert settings["wecom"]["login"] == WECOM_LOGIN


@pytest.mark.parametrize("whole", [OIDC, DINGTALK, WECOM], ids=["oidc", "dingtalk", "wecom"])
def test_a_part_that_is_missing_is_named(whole: dict[str, str]) -> None:
    for missing in whole:
        part = {name: value for name, value in whole.items() if name != missing}
        with pytest.raises(ImproperlyConfigured, match=missing):
            sign_in_ways(Environment(part))


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("WUDING_OIDC_ISSUER", "http://id.example.gov.cn"),
        ("WUDING_OIDC_ISSUER", "http://127.0.0.1.example.cn"),
        ("WUDING_DINGTALK_API_URL", "http://10.0.0.1"),
        ("WUDING_WECOM_API_URL", "ftp://qyapi.weixin.qq.com"),
    ],
)
def test_an_address_without_encryption_is_refused(name: str, address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        sign_in_ways(Environment({**OIDC, **DINGTALK, **WECOM, name: address}))


def test_this_machine_needs_no_encryption() -> None:
    assert is_secure("http://127.0.0.1:9000/x")
    assert is_secure("http://[::1]:9000/")
    assert not is_secure("http://127.0.0.1@evil.example/")
