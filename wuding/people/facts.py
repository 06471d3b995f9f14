"""Names of the facts that pages of this concern show by name; packs may ask for any others as well."""

from wuding.calc.pay.served import PERIODS

POST = "岗位"
CERTIFICATE = "证书"
GRADE = "考核等次"
EDUCATION = "学历"
POLITICAL = "政治面貌"
SHOWN = (POST, CERTIFICATE, GRADE, EDUCATION)
PROBATION = "试用期"
DERIVED = frozenset({CERTIFICATE, GRADE, EDUCATION, POLITICAL, PROBATION})
"""Drawn from the records of certificates, appraisals, education, political status and contracts; never written by hand."""

SEX = "性别"
BORN = "出生日期"
BEGAN = "入职日期"

COUNTED = frozenset(PERIODS)
"""Counted from service whenever asked; never recorded."""

YES = "是"
NONE_HELD = "无"
"""A closed list that has this word answers for somebody of whom nothing is recorded: no certificate is 无."""
