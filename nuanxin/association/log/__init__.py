"""The log: one entry for one action or one read of protected data, chained so that changes show.

Each division has its own chain: an entry carries its number and a MAC over the one before it and
all its own fields, under a key kept outside the database. Heads are witnessed in a file that only
grows. ``nuanxin audit verify`` reads it all again.
"""

from nuanxin.association.log.write import COMMAND_LINE, write_log, write_logs

__all__ = ["COMMAND_LINE", "write_log", "write_logs"]
