"""Users, sign-in with a second step, the names of roles and of permissions.

Who holds which role where, and from when until when, is an assignment in `organisation`:
accounts knows the words, not the tree.
"""
