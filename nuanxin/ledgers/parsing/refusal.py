"""Why a whole file is refused."""


class Unreadable(Exception):
    """The file is not imported at all; ``code`` is one of ``reasons.FILE``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
