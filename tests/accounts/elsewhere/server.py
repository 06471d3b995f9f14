"""A provider of identities on loopback: OpenID Connect with real keys, signatures, PKCE and codes that are good once; DingTalk; WeCom.

Written from the specifications (OpenID Connect Core 1.0, RFC 7636) and the two companies' published interfaces, apart from the code
under test. `lie` makes it misbehave in one named way.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "wuding-client", "client-secret-for-tests"


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY, OTHER_KEY = _key(), _key()


@dataclass
class Identities:
    """What the server knows; `subject` is who sits before the other system's pages."""

    address: str = ""
    subject: str = "zhang-san"
    lie: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    last_id_token: str = ""

    def authorise(self, location: str) -> str:
        """Do as a person does who is sent to `location` and agrees: the address one is sent back to."""
        parts = urlsplit(location)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        code = token_urlsafe(12)
        self.codes[code] = {**asked, "sub": self.subject}
        name = "authCode" if parts.path == "/dingtalk/login" else "code"
        return f"{asked['redirect_uri']}?{urlencode({name: code, 'state': asked['state']})}"

    def spend(self, code: str) -> dict[str, str] | None:
        """What belongs to the code, once."""
        return self.codes.pop(code, None)

    def id_token(self, asked: dict[str, str]) -> str:
        """The signed statement, or a false one."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": asked["sub"],
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce", ""),
            "employee": "E-0457",
            "email": "zhang@example.com",
            "email_verified": True,
            "name": "张三",
        }
        false: dict[str, dict[str, Any]] = {
            "wrong nonce": {"nonce": "another"},
            "no nonce": {"nonce": ""},
            "wrong issuer": {"iss": "https://elsewhere.example"},
            "wrong audience": {"aud": "another-client"},
            "several audiences": {"aud": [CLIENT, "another-client"], "azp": "another-client"},
            "expired": {"iat": now - 900, "exp": now - 600},
            "no subject": {"sub": ""},
        }
        claims.update(false.get(self.lie, {}))
        key: Any = OTHER_KEY if self.lie == "wrong signature" else KEY
        if self.lie == "not signed":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": "one"})
        if self.lie == "signed by the shared secret":
            return jwt.encode(claims, SECRET * 2, algorithm="HS256", headers={"kid": "one"})
        kid = "unknown" if self.lie == "unknown key" else "one"
        token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})
        if self.lie == "changed after signing":
            head, body, seal = token.split(".")
            changed = json.loads(base64.urlsafe_b64decode(body + "=="))
            changed["sub"] = "somebody-else"
            body = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
            token = f"{head}.{body}.{seal}"
        if self.lie == "an older token again" and self.last_id_token:
            return self.last_id_token
        self.last_id_token = token
        return token


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the library's name
        """Quiet."""

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if "json" in self.headers.get("Content-Type", ""):
            self._serve(json.loads(raw))
        else:
            self._serve({name: values[0] for name, values in parse_qs(raw).items()})

    def _serve(self, posted: dict[str, Any]) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.identities.asked.append(parts.path)
        status, answer = self.server.answer(parts.path, asked, posted, self.headers)
        body = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.identities = Identities(address=f"http://127.0.0.1:{self.server_address[1]}")

    def answer(
        self, path: str, asked: dict[str, str], posted: dict[str, Any], headers: Any
    ) -> tuple[int, Any]:
        """Status and JSON, or a text that is none."""
        if self.identities.lie == "silence":
            return 500, "down for maintenance"
        if self.identities.lie == "nonsense":
            return 200, "<html>not JSON</html>"
        known = {
            "/.well-known/openid-configuration": self._described,
            "/keys": self._keys,
            "/token": self._token,
            "/dingtalk/v1.0/oauth2/userAccessToken": self._dingtalk_token,
            "/dingtalk/v1.0/contact/users/me": self._dingtalk_user,
            "/wecom/cgi-bin/gettoken": self._wecom_token,
            "/wecom/cgi-bin/auth/getuserinfo": self._wecom_user,
        }
        found = known.get(path)
        return found(asked, posted, headers) if found else (404, {"error": "no such page"})

    def _described(self, *_: Any) -> tuple[int, Any]:
        own = self.identities.address
        issuer = "https://elsewhere.example" if self.identities.lie == "another issuer" else own
        token = (
            "http://198.51.100.7/token" if self.identities.lie == "an insecure address" else f"{own}/token"
        )
        return 200, {
            "issuer": issuer,
            "authorization_endpoint": f"{own}/authorise",
            "token_endpoint": token,
            "jwks_uri": f"{own}/keys",
            "userinfo_endpoint": f"{own}/userinfo",
        }

    def _keys(self, *_: Any) -> tuple[int, Any]:
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return 200, {"keys": [{**jwk, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def _token(self, _asked: Any, posted: dict[str, Any], headers: Any) -> tuple[int, Any]:
        given = base64.b64decode(headers.get("Authorization", "").removeprefix("Basic ") or b"").decode()
        code = self.identities.spend(str(posted.get("code")))
        if given != f"{CLIENT}:{SECRET}":
            return 401, {"error": "invalid_client"}
        if code is None or code["redirect_uri"] != posted.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(str(posted.get("code_verifier", "")).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if code.get("code_challenge_method") != "S256" or code.get("code_challenge") != challenge:
            return 400, {"error": "invalid_grant", "error_description": "PKCE"}
        answer = {"access_token": token_urlsafe(16), "token_type": "Bearer", "expires_in": 300}
        return 200, answer if self.identities.lie == "no statement" else {
            **answer,
            "id_token": self.identities.id_token(code),
        }

    def _dingtalk_token(self, _asked: Any, posted: dict[str, Any], _headers: Any) -> tuple[int, Any]:
        code = self.identities.spend(str(posted.get("code")))
        if code is None or (posted.get("clientId"), posted.get("clientSecret")) != (CLIENT, SECRET):
            return 400, {"code": "invalidParameter"}
        token = token_urlsafe(16)
        self.identities.tokens[token] = code["sub"]
        return 200, {
            "accessToken": token,
            "refreshToken": token_urlsafe(8),
            "expireIn": 7200,
            "corpId": "corp",
        }

    def _dingtalk_user(self, _asked: Any, _posted: Any, headers: Any) -> tuple[int, Any]:
        who = self.identities.tokens.get(headers.get("x-acs-dingtalk-access-token", ""))
        if who is None:
            return 403, {"code": "Forbidden"}
        return 200, {"nick": "张三", "unionId": who, "openId": f"open-{who}", "mobile": "13800000000"}

    def _wecom_token(self, asked: dict[str, str], *_: Any) -> tuple[int, Any]:
        if (asked.get("corpid"), asked.get("corpsecret")) != (CLIENT, SECRET):
            return 200, {"errcode": 40001, "errmsg": "invalid credential"}
        token = token_urlsafe(16)
        self.identities.tokens[token] = "application"
        return 200, {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200}

    def _wecom_user(self, asked: dict[str, str], *_: Any) -> tuple[int, Any]:
        if asked.get("access_token") not in self.identities.tokens:
            return 200, {"errcode": 40014, "errmsg": "invalid access_token"}
        code = self.identities.spend(asked.get("code", ""))
        if code is None:
            return 200, {"errcode": 40029, "errmsg": "invalid code"}
        if self.identities.lie == "no member":
            return 200, {"errcode": 0, "errmsg": "ok", "openid": code["sub"]}
        return 200, {"errcode": 0, "errmsg": "ok", "userid": code["sub"], "user_ticket": "ticket"}


@contextmanager
def identities() -> Iterator[Identities]:
    """The server, for as long as the block lasts."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.identities
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
