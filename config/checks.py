"""What every room has to say of an installation's health, in two lists."""

from nuanxin.association.log.checks import log_key, log_witness

GUARDS = (log_key,)
"""Must be well before anybody is let in: `serve` and `make run` refuse otherwise."""

CHECKS = (*GUARDS, log_witness)
"""What `doctor` looks at beside the database and the machine."""
