"""The product's settings with one address more: the plain list."""

from wuding.settings import *  # noqa: F403  settings modules extend one another this way
from wuding.settings import STORAGES

ROOT_URLCONF = "tests.bench.lists.plain"
ALLOWED_HOSTS = ["localhost"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
