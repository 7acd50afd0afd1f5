"""Which programs use which tables and fields through the API: noted once a day, so that a change can name them."""
