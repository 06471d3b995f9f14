"""Who of the 39 sits where: post, first year, appraisal grade and certificate, by community.

The article gives the pay that came out (lowest 3640, highest 4160, mean 3700) but not the people. This is a
distribution that meets it with whole amounts: on it, `wuding policy fit` in steps of 5 yuan has a single answer,
post allowances 680 / 640 / 600 and 10 yuan for each year of service (docs/songling-2022.md).

Twelve of the 39 began in 2021, when the community committees were newly elected across the country;
that so many are new is what keeps the published mean only 60 yuan above the lowest.
"""

from dataclasses import dataclass

PRINCIPAL, DEPUTY, GENERAL = "正职", "副职", "一般工作岗位"
EXCELLENT, GOOD, FAIR = "优秀", "良好", "一般"
JUNIOR, INTERMEDIATE = "初级", "中级"


@dataclass(frozen=True)
class Seat:
    """One community worker's place. `counted_years` are calendar years begun, 2022 included."""

    community: str
    post: str
    counted_years: int
    grade: str = GOOD
    certificate: str = ""
    woman: bool = True
    by_elected: bool = False


def _general(community: str, *years: int) -> tuple[Seat, ...]:
    return tuple(Seat(community, GENERAL, count) for count in years)


SEATS: tuple[Seat, ...] = (
    # 小扬气镇
    Seat("松鹤社区", PRINCIPAL, 11, EXCELLENT, INTERMEDIATE, woman=False),
    Seat("松鹤社区", DEPUTY, 8),
    *_general("松鹤社区", 2, 2, 3, 4),
    Seat("松鹤社区", GENERAL, 2, woman=False),
    Seat("松鹤社区", GENERAL, 6, FAIR, woman=False),
    Seat("林海社区", PRINCIPAL, 9),
    Seat("林海社区", DEPUTY, 7, EXCELLENT),
    *_general("林海社区", 2, 2, 3, 8),
    Seat("林海社区", GENERAL, 3, EXCELLENT, JUNIOR),
    Seat("林海社区", GENERAL, 5, FAIR, woman=False),
    Seat("白桦社区", PRINCIPAL, 8, certificate=JUNIOR),
    Seat("白桦社区", DEPUTY, 5, woman=False),
    *_general("白桦社区", 2, 2, 5),
    Seat("白桦社区", GENERAL, 2, EXCELLENT, woman=False),
    # 劲松镇
    Seat("青松社区", PRINCIPAL, 6, woman=False),
    Seat("青松社区", DEPUTY, 4),
    *_general("青松社区", 2, 3, 7),
    Seat("云岭社区", PRINCIPAL, 4, woman=False, by_elected=True),
    *_general("云岭社区", 2, 2, 4),
    Seat("云岭社区", GENERAL, 5, FAIR, woman=False),
    # 古源镇
    Seat("源泉社区", PRINCIPAL, 3, by_elected=True),
    Seat("源泉社区", DEPUTY, 6, FAIR, woman=False),
    *_general("源泉社区", 2, 3, 6),
    Seat("源泉社区", GENERAL, 3, woman=False),
    Seat("源泉社区", GENERAL, 4, EXCELLENT),
)

# Beside the 39. The article counts the 24 grid workers before, and apart from, the establishment: were they inside
# the 27 approved posts, three would be left for every secretary, deputy and committee member of the district.
RESERVE = {"松鹤社区": 3, "林海社区": 3, "白桦社区": 3, "青松社区": 2, "云岭社区": 2, "源泉社区": 3}
ASSISTANTS = {"松鹤社区": 2, "林海社区": 2, "白桦社区": 2, "青松社区": 1, "云岭社区": 1, "源泉社区": 2}
