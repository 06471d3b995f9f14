"""People: one file for each worker (一人一档), and what held when (S1.2, S1.6–S1.8, S3.4, S3.5).

A person serves somewhere in a kind of team (社区工作者, 专职网格员, 公益性岗位, 主任助理) for a time.
Whatever a rule may ask about a person (岗位, 证书, 考核等次, …) is a dated fact under the name the policy packs use,
so that a new place with other words needs no change here. Facts of one name never overlap.
Each record remembers the entry (登记) that brought it in: who, when, from which document.
"""
