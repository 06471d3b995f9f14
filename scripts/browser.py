"""The distribution's chromium and a Chinese font, for the tests in a browser."""

import shutil
import subprocess

from scripts.apt import apt_install, can_apt
from scripts.ground import SetupError, step

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def ensure_browser() -> None:
    """A browser and a Chinese font are on the machine; SetupError that says what to install when they can't be put there."""
    missing = [
        *([] if _has_chromium() else ["chromium"]),
        *([] if _has_chinese_font() else ["fonts-noto-cjk"]),
    ]
    if not missing:
        return
    if not can_apt():
        listed = " ".join(missing)
        raise SetupError(
            f"浏览器测试需要 {listed}，这台机器没有，也不能自动安装。请先运行：sudo apt install {listed}",
            f"The browser tests need {listed}, which is not here and can't be installed by this account. "
            f"Run: sudo apt install {listed}",
        )
    with step(f"安装 {'、'.join(missing)}", "from the distribution (about half a minute)"):
        apt_install(*missing)


def _has_chromium() -> bool:
    return any(shutil.which(name) for name in CHROMIUM_NAMES)


def _has_chinese_font() -> bool:
    """Without one every Chinese character is a box on the pages that the tests look at."""
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return False
    return bool(subprocess.run([fc_list, ":lang=zh"], capture_output=True, check=False).stdout.strip())
