"""The same answers for millions of addresses: streams, arrays, data frames.

An answer depends on what the records say of an address, and not on the address: so each distinct
thing that records say is judged once, by the functions that judge one address, and an address
costs a search and a copy.
"""
