"""The one way to say no."""


class Refused(Exception):
    """The system will not do this; ``str(refusal)`` is one sentence the user can act on.

    The command line prints it and ends with exit code 2, a page shows it, an import writes it
    beside the row.
    """


class Gone(Refused):
    """What somebody looks for was here and is elsewhere now; ``str()`` says where. Nothing was tried."""
