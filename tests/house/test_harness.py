"""The harness is strict: each promise of `tests/harness` is broken once on purpose."""

import socket
import warnings

import pytest
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Template

from tests.harness.network import OutsideReached


def test_a_warning_fails_the_test() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("something is going away", stacklevel=1)


def test_an_address_beyond_this_machine_is_refused() -> None:
    with socket.socket() as outside, pytest.raises(OutsideReached):
        outside.connect(("192.0.2.1", 80))


def test_a_name_beyond_this_machine_is_refused_before_it_is_looked_up() -> None:
    with pytest.raises(OutsideReached):
        socket.getaddrinfo("example.org", 443)


def test_loopback_is_allowed() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_an_unknown_template_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception):
        Template("{{ no_such_name }}").render(Context())


@pytest.mark.django_db
def test_a_query_without_an_order_is_shuffled() -> None:
    orders = {tuple(ContentType.objects.values_list("pk", flat=True)) for _ in range(5)}
    assert len(orders) > 1


@pytest.mark.django_db
def test_an_ordered_query_keeps_its_order() -> None:
    found = list(ContentType.objects.order_by("pk").values_list("pk", flat=True))
    assert found == sorted(found)
