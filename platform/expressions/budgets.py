"""How large an expression and its results may become, so that no expression can hang the product."""

CHARACTERS = 4_000
NODES = 500
DEPTH = 50
ARGUMENTS = 100
TEXT_RESULT = 32_767
LIST_LENGTH = 10_000
LARGEST_NUMBER = 1e307
