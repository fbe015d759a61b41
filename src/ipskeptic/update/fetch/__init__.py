"""The only code of the offline side that asks for files: publishers, mirrors, archives."""
