"""What sets automations off besides changes and time: forms, comments, buttons, other automations, other systems."""
