"""Builds `dist/wuding-*.whl`: the package with page assets, compiled messages and packs. Runs inside `.venv`."""

import shutil

from scripts.ground import ROOT, VENV_PYTHON, run, step
from scripts.messages import compile_messages


def build_wheel() -> str:
    """Build into `dist/` from what is in the clone now; the file's name."""
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    compile_messages()
    with step("打安装包", "building the wheel"):
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
        run([VENV_PYTHON, "-m", "pip", "wheel", *options, "--wheel-dir", dist, ROOT])
    return next(dist.glob("wuding-*.whl")).name


if __name__ == "__main__":
    print(f"dist/{build_wheel()}")
