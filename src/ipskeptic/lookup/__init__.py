"""Step 2: what the sources held say about an address, and the files that they come from."""
