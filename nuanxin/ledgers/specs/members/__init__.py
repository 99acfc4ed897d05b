"""The ledger of members."""
