"""What every room has to say of an installation's health, in two lists."""

from nuanxin.association.keymarks import held_keys
from nuanxin.association.log.checks import log_key, log_witness
from nuanxin.association.nights import nightly_runs
from nuanxin.privacy.checks import erased_roll

GUARDS = (held_keys, log_key)
"""Must be well before anybody is let in: `serve` and `make run` refuse otherwise."""

CHECKS = (*GUARDS, log_witness, nightly_runs, erased_roll)
"""What `doctor` looks at beside the database and the machine."""
