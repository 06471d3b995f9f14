"""The pictures of `docs/screenshots/`, taken from the demo by a real browser: `.venv/bin/python -m scripts.screenshots`.

Needs what `make test` sets up (playwright, chromium, a Chinese font). A fresh demo in a temporary folder is the model, so
that the same version of the product gives the same pictures.
"""

import io
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import CHROMIUM_NAMES, ensure_browser
from scripts.ground import ROOT, VENV_PYTHON, SetupError, step

FOLDER = ROOT / "docs/screenshots"
MOST_BYTES = 1_500_000
_PASSWORD = "songling-2022"  # noqa: S105  printed by the demo itself
_START_SECONDS = 120
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Picture:
    """One file: who looks, in which language, on how large a screen, and how the page is reached from home."""

    name: str
    account: str
    go: Callable[[Page], None]
    language: str = "zh-hans"
    size: tuple[int, int] = (1280, 860)
    scale: float = 1.25


def _home(page: Page) -> None:
    page.locator("canvas").first.wait_for()


def _highest_slip(page: Page) -> None:
    """The slip of 4160 yuan, its performance line open."""
    page.goto(_address(page, "/pay/?month=2022-12"))
    page.locator("tr:has(th a)", has_text="4,160.00").first.locator("th a").click()
    page.locator("details", has_text="绩效补贴").locator("summary").first.click()


def _pack(page: Page) -> None:
    page.goto(_address(page, "/policy/songling/2022/"))
    page.locator("#绩效补贴").first.scroll_into_view_if_needed()
    page.locator("#绩效补贴").first.evaluate("part => part.scrollIntoView({block: 'center'})")


def _comparison(page: Page) -> None:
    page.goto(_address(page, "/policy/comparison/"))


def _file(page: Page) -> None:
    """The first file of the roster: a secretary's, with every part filled."""
    page.goto(_address(page, "/people/"))
    page.locator("tbody th a").first.click()


def _grids(page: Page) -> None:
    page.goto(_address(page, "/grids/"))


def _own_slip(page: Page) -> None:
    page.goto(_address(page, "/pay/own/"))
    page.locator("main a[href*='/pay/slips/']").first.click()
    page.locator("details", has_text="绩效补贴").locator("summary").first.click()


def _run(page: Page) -> None:
    """The run that waits for somebody, its exceptions first."""
    page.goto(_address(page, "/pay/"))
    page.locator("main a[href*='/pay/runs/']").first.click()


def _foresight(page: Page) -> None:
    """Five years from the assumptions proposed, worked out now."""
    page.goto(_address(page, "/pay/foresee/"))
    page.get_by_role("button", name="开始测算").click()
    page.locator("canvas").first.wait_for(timeout=_START_SECONDS * 1000)


def _own_pay(page: Page) -> None:
    page.goto(_address(page, "/pay/own/"))


def _address(page: Page, path: str) -> str:
    return "/".join(page.url.split("/")[:3]) + path


PICTURES = (
    Picture("home", "zuzhi", _home),
    Picture("home-en", "zuzhi", _home, language="en"),
    Picture("slip", "zuzhi", _highest_slip),
    Picture("slip-en", "zuzhi", _highest_slip, language="en"),
    Picture("pack", "zuzhi", _pack, size=(1280, 720)),
    Picture("comparison", "zuzhi", _comparison),
    Picture("file", "zuzhi", _file),
    Picture("grids", "zuzhi", _grids),
    Picture("run", "renshe", _run),
    Picture("foresight", "renshe", _foresight),
    Picture("own-pay-phone", "gongzuozhe", _own_pay, size=(390, 844), scale=2),
    Picture("worker-phone", "gongzuozhe", _own_slip, size=(390, 844), scale=2),
)


def take_all() -> None:
    """Write every picture anew. Raises SetupError without a browser, or when they have grown too large to commit."""
    ensure_browser()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        for picture in PICTURES:
            with step("截图", picture.name):
                _take(browser, address, picture)
        browser.close()
    total = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    if total > MOST_BYTES:
        raise SetupError(
            f"截图共 {total} 字节，超过 {MOST_BYTES}。请减少张数或缩小尺寸。",
            f"The pictures have {total} bytes, more than {MOST_BYTES}. Take fewer or smaller ones.",
        )


def _take(browser: Browser, address: str, picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=picture.scale,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        is_mobile=width < 600,
    )
    page = context.new_page()
    page.goto(f"{address}/account/sign-in/")
    page.locator("#id_login").fill(picture.account)
    page.locator("#id_password").fill(_PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"{address}/")
    _speak(page, picture.language)
    page.goto(f"{address}/")  # the greeting of the sign-in is gone
    picture.go(page)
    page.wait_for_load_state("networkidle")
    time.sleep(1)  # a chart draws itself
    taken = page.screenshot()
    # 256 colours are plenty for pages, and a third of the bytes that every clone carries.
    with Image.open(io.BytesIO(taken)) as picture_taken:
        picture_taken.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
            FOLDER / f"{picture.name}.png", optimize=True
        )
    _speak(page, "zh-hans")  # an account keeps its language
    context.close()


def _speak(page: Page, language: str) -> None:
    """Choose the language as a user does, by the form in the account's menu."""
    page.goto(_address(page, "/account/"))
    page.locator(f"button[name=language][value={language}]").first.evaluate("button => button.click()")
    page.wait_for_load_state("networkidle")


@contextmanager
def _demo() -> Iterator[str]:
    """A demo of its own on a free port, gone afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="wuding-screenshots-"))
    environment = {**os.environ, "WUDING_HOME": str(folder)}
    with step("准备演示区", "preparing a demo"):
        server = subprocess.Popen(
            [VENV_PYTHON, "-m", "wuding", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait(f"http://127.0.0.1:{port}")
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  our own server
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SetupError("演示区没有启动起来。", "The demo did not start.")


def _chromium() -> str | None:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__":
    take_all()
