"""The audit log: who did or tried what, when and from where, kept so that no entry can be changed unnoticed."""
