"""A month of pay for 5,000 people, and runs that are killed; the worse of SQLite and PostgreSQL, kills added up.

`pay.ms_per_slip` and `pay.queries_per_slip`: read, computed, compared with the month before, and stored; gross pay.
`pay.ms_per_slip_with_net`: the same with contributions and tax, line by line. `pay.slowest_month`: the slowest of six, three gross
and three net, first ones included.
`pay.app_kills_mid_run`, `pay.db_kills_mid_run`: how many kills hit a run under way. `pay.lost` and `pay.doubled`: slips
that were missing or too many afterwards, over all of them. `pay.naive_doubled`: the same for a variant without batches
and keys, so that one sees that the kills would be noticed.
"""

from tests.bench.payroll.running import on_both


def figures() -> dict[str, float]:
    """Both, each database in a process of its own."""
    speed = on_both("tests.bench.payroll.speed")
    kills = on_both("tests.bench.payroll.kills")
    for database, found in kills.items():
        if not found["finished"] or not found["naive_doubled"]:
            raise AssertionError(f"{database}: the kills show nothing: {found}")
    return {
        "pay.ms_per_slip": max(one["ms_per_slip"] for one in speed.values()),
        "pay.ms_per_slip_with_net": max(one["ms_per_slip_with_net"] for one in speed.values()),
        "pay.slowest_month": max(one["slowest_month"] for one in speed.values()),
        "pay.queries_per_slip": max(one["queries_per_slip"] for one in speed.values()),
        "pay.app_kills_mid_run": sum(one["app_kills"] for one in kills.values()),
        "pay.db_kills_mid_run": sum(one["db_kills"] for one in kills.values()),
        "pay.lost": sum(one["lost"] for one in kills.values()),
        "pay.doubled": sum(one["doubled"] for one in kills.values()),
        "pay.naive_doubled": min(one["naive_doubled"] for one in kills.values()),
    }
