"""Faults planted on purpose, each as somebody might really make it. The matrix must find every one of them.

A fault replaces a few words in the source of one function and puts the result in its place. When the words are no
longer there the fault can't be planted, which fails: the list must follow the code.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from types import FunctionType
from typing import Any

from django.contrib.auth.decorators import login_not_required

from tests.trust.routes import pattern_of


@dataclass(frozen=True)
class Fault:
    """`says` what went wrong; in `place` (`module:function`), `old` is replaced by `new`.

    `near` are the routes where it must show.
    """

    says: str
    place: str
    old: str
    new: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bare:
    """The view of the route has lost its decorators."""

    says: str
    route: str


@dataclass(frozen=True)
class Unlocked:
    """The view of the route is marked as open to visitors."""

    says: str
    route: str


def function_at(place: str) -> FunctionType:
    """The plain function there, below whatever decorates it."""
    module, _, path = place.partition(":")
    found: Any = import_module(module)
    for name in path.split("."):
        found = inspect.getattr_static(found, name)
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, staticmethod | classmethod):
        found = found.__func__
    plain = inspect.unwrap(found)
    assert isinstance(plain, FunctionType), place
    return plain


@contextmanager
def planted(fault: Fault | Bare | Unlocked) -> Iterator[None]:
    """Inside, the fault is there."""
    if isinstance(fault, Fault):
        with _code_exchanged(fault):
            yield
        return
    pattern = pattern_of(fault.route)
    sound = pattern.callback
    pattern.callback = inspect.unwrap(sound) if isinstance(fault, Bare) else login_not_required(_copy(sound))
    try:
        yield
    finally:
        pattern.callback = sound


def _copy(view: Callable[..., Any]) -> Callable[..., Any]:
    """The same view, so that marking it leaves the sound one as it was."""

    @wraps(view)
    def same(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return same


@contextmanager
def _code_exchanged(fault: Fault) -> Iterator[None]:
    """The code object itself is exchanged, so that every importer has the faulty one."""
    function = function_at(fault.place)
    sound = function.__code__
    function.__code__ = _changed(function, fault).__code__
    try:
        yield
    finally:
        function.__code__ = sound


def _changed(function: FunctionType, fault: Fault) -> FunctionType:
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(fault.old) == 1, (
        f"{fault.place}: {fault.old!r} stands there {source.count(fault.old)} times"
    )
    tree = ast.parse(source.replace(fault.old, fault.new))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    space: dict[str, Any] = {}
    # Names are looked up in the module that the function lives in: only its code is taken from here.
    exec(compile(tree, inspect.getfile(function), "exec"), dict(function.__globals__), space)  # noqa: S102  its own source
    made: Callable[..., Any] = space[definition.name]
    assert isinstance(made, FunctionType)
    assert made.__code__.co_freevars == function.__code__.co_freevars, (
        f"{fault.place}: a closure can't be exchanged"
    )
    return made
