"""Ledgers of seats and who sat in them."""
