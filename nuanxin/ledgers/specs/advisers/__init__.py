"""The ledger of advisers, with the courses they passed."""
