"""Pages of long lists."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from typing_extensions import override

if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator  # takes no type argument at run time before Django 6


class Counted(Pages):
    """A paginator that is told how many there are when somebody knows already; None: it counts by itself."""

    def __init__(self, rows: Any, per_page: int, number: int | None) -> None:
        super().__init__(rows, per_page)
        self._number = number

    @cached_property
    @override
    def count(self) -> int:
        return super().count if self._number is None else self._number
