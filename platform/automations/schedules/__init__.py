"""When a schedule ticks: times of day, weekdays, ends of months, cron; daylight saving as cron has it."""
