"""`field__among=[…]`: like `in`, for thousands of keys, which are handed over as one value instead of one by one."""

import json
from typing import Any

from django.db.models import AutoField, BigAutoField, ForeignKey, Lookup
from typing_extensions import override


@AutoField.register_lookup
@BigAutoField.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):
    """Whether a key is one of whole numbers. Nothing is among none."""

    lookup_name = "among"
    prepare_rhs = False

    @override
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, given = self.process_lhs(compiler, connection)
        keys = [int(key) for key in self.rhs]
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*given, keys)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*given, json.dumps(keys))  # noqa: S608  a column of ours
