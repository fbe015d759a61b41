"""Documents that state observations: what is read as time and role, format by format."""
