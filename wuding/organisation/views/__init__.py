"""Pages of access: accounts, what each can do and why, roles, and the acts of the security administrator."""
