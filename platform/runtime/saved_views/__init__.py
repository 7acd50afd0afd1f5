"""Views that staff keep beside the definition's: their own, and those they let others use."""
