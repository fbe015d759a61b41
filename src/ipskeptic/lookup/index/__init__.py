"""The compiled index: one flat file, opened by mmap, read without any numeric library."""
