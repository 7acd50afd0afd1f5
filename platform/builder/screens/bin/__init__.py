"""The pages of an app's bin: what was deleted, brought back or given away for good."""
