"""The built-in records, the generated data, and how they are found."""
