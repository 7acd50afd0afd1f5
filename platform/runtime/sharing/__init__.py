"""Letting somebody in on one record, or strangers on one view by link; and asking for a right one has not."""
