"""What a workspace's administrators do: people, departments, groups, sign-in, the audit log."""
