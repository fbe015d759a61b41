"""Step 1, READ: arguments, files and streams become targets, times and refused input."""
