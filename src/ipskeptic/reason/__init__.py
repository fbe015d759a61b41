"""Step 3, WEIGH: from readings to what they carry. No clock, network, disk or environment here."""
