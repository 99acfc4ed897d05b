"""Ledgers of what families have: coverage and services."""
