"""What those who may change an app do: pure edits of the definition, and the pages that make them."""
