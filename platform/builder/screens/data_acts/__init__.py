"""The pages for changes that move values about: options merged into one, fields split off into a table."""
