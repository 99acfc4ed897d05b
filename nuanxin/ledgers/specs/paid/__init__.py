"""Ledgers of money paid for families and of their insurance: they know people by number."""
