"""The builder's pages of automations: the list, the flow with its panels, and what is told before one is switched on."""
