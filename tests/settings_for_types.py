"""The product's settings as the type checker's Django plugin loads them: no secret to be given, nothing made."""

import os

os.environ.setdefault("WUDING_MODE", "demo")
os.environ.setdefault("WUDING_SECRET_KEY", "only-read-by-the-type-checker")
os.environ.setdefault("WUDING_FIELD_KEYS", "types:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
os.environ.setdefault("WUDING_LOOKUP_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")

from wuding.settings import *  # noqa: F403  settings modules extend one another this way
