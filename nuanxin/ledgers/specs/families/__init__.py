"""The ledger of families in care."""
