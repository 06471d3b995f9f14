"""五定 Wuding: the career system of community workers, for a district.

Five things are fixed: headcount 定员额, duties 定职责, posts 定岗位, content of training 定内容, pay 定待遇.
Storeys, from the top: the command line and URLs, `web`, the concerns, `accounts`, `common`, `calc`.
"""

__version__ = "0.1.0"
