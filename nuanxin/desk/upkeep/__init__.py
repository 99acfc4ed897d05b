"""区划维护: divisions kept up to date, and what lives in a merged one moved to its successor."""
