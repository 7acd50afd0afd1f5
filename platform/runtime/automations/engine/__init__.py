"""One step on: the place in the flow, the values expressions see, and what a step may do."""
