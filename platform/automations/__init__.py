"""What automations are made of: triggers, steps and channels, each declared in a folder of its own."""
