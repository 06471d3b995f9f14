"""Whatever is thrown at the interface, it answers as it describes itself."""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings

from tests.api.test_tokens import make_token
from tests.make import make_district, make_worker
from wuding.accounts.permissions import Permission
from wuding.api.endpoints import api
from wuding.api.queries import OFFERED

pytestmark = pytest.mark.django_db(transaction=True)

described = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/"))
# Not the server's own module: that also starts the queues, before any test has a database.
described.app = get_wsgi_application()


@pytest.fixture
def secret() -> str:
    district = make_district()
    make_worker(district.community, district.officer)
    return make_token(district.officer, district.place, *OFFERED)[1]


@described.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_question_breaks_it(case: "schemathesis.Case[Any]", secret: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})


def test_nothing_can_be_written() -> None:
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    assert {method for path in paths.values() for method in path} == {"get"}
    assert Permission.REVEAL_NUMBERS not in OFFERED
