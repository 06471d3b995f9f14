"""Spark for its tests and benchmark: Java from the distribution where the machine has none, pyspark in a folder of its own."""

import os
import shutil

from scripts.apt import apt_install, can_apt
from scripts.environment import LOCKS, install_locked
from scripts.ground import BUILD, VENV_PYTHON, SetupError, fingerprint, is_stamped, step, write_stamp

FOLDER = BUILD / "spark"
_JAVA = "openjdk-17-jre-headless"


def ensure_spark() -> None:
    """Java runs here, and what is started from here on finds pyspark; SetupError where the machine won't."""
    _ensure_java()
    _ensure_pyspark()
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = f"{FOLDER}{os.pathsep}{before}" if before else str(FOLDER)


def _ensure_java() -> None:
    if shutil.which("java") or os.environ.get("JAVA_HOME"):
        return
    if not can_apt():
        raise SetupError(
            f"这台机器没有 Java，Spark 运行不了。请先运行：sudo apt install {_JAVA}，再试一次。",
            f"Spark needs Java, which is not here. Run: sudo apt install {_JAVA}, then try again.",
        )
    with step(f"安装 {_JAVA}", "from the distribution"):
        apt_install(_JAVA)


def _ensure_pyspark() -> None:
    lock = LOCKS / "spark.txt"
    value = fingerprint([lock])
    if is_stamped(FOLDER / "stamp", value):
        return
    with step("安装 pyspark", "half a gigabyte, about two minutes"):
        shutil.rmtree(FOLDER, ignore_errors=True)
        install_locked(VENV_PYTHON, lock, "--target", str(FOLDER))
    write_stamp(FOLDER / "stamp", value)
