"""What runs in the child process: bytes of a stranger's file in, plain cells or one refusal out.

Nothing here is imported by the product's own processes but `wire`, which both sides speak.
"""
