"""Audit: who did what to which record, when, and what it was before (S2.6, S3.5).

One verb, `record()`, called by actions inside the transaction of their change. Entries are added, never changed and never
deleted: triggers of the database refuse it. Each entry is sealed to the one before it in the chain of its county.
Kept as long as the records they speak of, and at least the six months of 网络安全法 第二十一条; nothing here deletes them.
"""
