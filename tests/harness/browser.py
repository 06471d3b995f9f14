"""A real browser: the distribution's chromium, as an office computer and as a phone.

A page that logs an error, breaks the content security policy or asks for anything beyond this machine fails its test.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
_FLAGS = [
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")
DESKTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


def chromium() -> str | None:
    """Path of the installed chromium, None when there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One chromium for the whole session."""
    path = chromium()
    if path is None:
        pytest.fail(
            "no chromium on this machine; `make test` installs it, or says that it left the browser out"
        )
    patch = pytest.MonkeyPatch()
    # Playwright keeps an event loop in this thread, so Django would refuse the makers' queries beside it.
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield opened
        opened.close()
    patch.undo()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page on an office screen, in Chinese."""
    with _watched_page(browser, DESKTOP) as page:
        yield page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone, in Chinese."""
    with _watched_page(browser, PHONE) as page:
        yield page


@contextmanager
def _watched_page(browser: Browser, size: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **size)
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on(
        "requestfailed", lambda request: complaints.append(f"not loaded: {request.url} {request.failure}")
    )
    yield page
    context.close()
    # An answer such as 404 or 422 is logged by the browser as an error too; tests look at those pages on purpose.
    faults = [one for one in complaints if not _is_expected(one)]
    assert not faults, "\n".join(faults)


def _is_expected(complaint: str) -> bool:
    answered = "Failed to load resource: the server responded with a status of 4"
    return complaint.startswith(answered) or "net::ERR_ABORTED" in complaint


def axe_violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 A and AA on this page, one line each: rule, help, first element."""
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    rules = json.dumps({"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    found: dict[str, Any] = page.evaluate(f"axe.run(document, {rules})")
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:120]})" for one in found["violations"]]
