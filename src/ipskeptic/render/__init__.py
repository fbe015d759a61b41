"""Step 4, SHOW: a `Report` in one of the formats; one file a format, no look-ups, no clock."""
