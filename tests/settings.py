"""The product's settings, with what tests need otherwise: a folder and a database of their own, quick password hashes."""

import os

from tests.harness.databases import run_home

os.environ.setdefault("WUDING_MODE", "demo")
os.environ.setdefault("WUDING_HOME", str(run_home()))

from wuding.settings import *  # noqa: F403  settings modules extend one another this way
from wuding.settings import DATABASES, STORAGES

# A file rather than memory: threads of the live server share it, with the locking that users have.
DATABASES["default"]["TEST"] = (
    {"NAME": str(run_home() / "test.sqlite3")}
    if os.environ.get("WUDING_DATABASE", "sqlite").startswith("sqlite")
    else {}
)

# The manifest would be of an older `collectstatic`; tests read the files where they lie.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; real ones take 0.2 s by design
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
