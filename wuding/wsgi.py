"""The application that the web server (granian) runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuding.settings")

application = get_wsgi_application()


def _resume() -> None:
    """What waited or was being computed when the server stopped is taken up again (decision 0048)."""
    from wuding.grids import tasks as plans
    from wuding.pay import tasks as foresights

    plans.wake()
    foresights.wake()


_resume()
