"""One file per question that can be asked about an address.

Each module has `KINDS`, the evidence kinds it reads (names in `data/reasoning/evidence`), and
`read(ask)`, which yields readings and judges nothing. A new one is found by being listed under
`reader` in the evidence kind's file.
"""
