"""Look-ups on the wire, against fakes and servers on loopback."""
