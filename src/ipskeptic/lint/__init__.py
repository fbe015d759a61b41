"""Reports: sentences, claims, rules, and what is not counted. No clock, disk or network here."""
