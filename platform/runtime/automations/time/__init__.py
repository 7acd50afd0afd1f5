"""What time sets off: schedules, dates that are reached, conditions that come true by themselves."""
