"""What the frame around every page needs to know; `config.navigation` fills it in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One line of the menu. ``icon`` (a name of ICONS) also puts it on the phone's bottom bar."""

    label: str
    url: str
    active: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Group:
    """A heading of the menu with its entries; the first group may go without a heading."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Seat:
    """An appointment one may act under; ``id`` is posted as ``appointment`` to ``seat_url``."""

    id: int
    label: str
    active: bool = False


@dataclass(frozen=True)
class Shell:
    """The top bar. No ``search_url``, no search box; fewer than two seats, no switch.

    ``account_url`` makes one's own name a door; ``drafts_url`` keeps what is typed. ``standing`` says
    for whom one records just now (代录), ``standing_url`` ends it.
    """

    body: str
    year: int
    person: str
    post: str
    todos: int
    workbench_url: str
    sign_out_url: str
    search_url: str = ""
    account_url: str = ""
    drafts_url: str = ""
    seat_url: str = ""
    seats: tuple[Seat, ...] = ()
    standing: str = ""
    standing_url: str = ""

    @property
    def switchable(self) -> bool:
        return len(self.seats) > 1
