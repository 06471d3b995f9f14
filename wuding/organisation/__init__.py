"""Organisations: who belongs to whom, and who may look where (S1.1, S1.5, S2.5, S2.6).

One tree keyed by official division codes: district 区 → town 镇 → community 社区 → grid 网格, and the organs
(组织部, 政法委, 民政局, 人社局, town Party committees) that stand beside the place they serve.
A membership gives a user a role in one organisation for a time; every read in the product starts from
`visible_to(user)`, which is empty for a user without one. What lies outside answers 404, as if it didn't exist.
"""
