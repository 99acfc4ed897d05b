"""What each room above people sees to when families have moved to another division, in one list."""

from collections.abc import Callable

from nuanxin.care.moving import see_to as care
from nuanxin.governance.moving import see_to as governance
from nuanxin.people.moving import Moved
from nuanxin.privacy.moving import see_to as privacy

MOVED: tuple[Callable[[Moved], object], ...] = (governance, care, privacy)
