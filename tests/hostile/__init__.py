"""Strangers, mistakes and attacks: the addresses of the house, who knocks at them, and with what."""
