"""Where a family lives, as the columns of a ledger say it."""

from dataclasses import dataclass, field

from nuanxin.ledgers.places import Places


@dataclass
class Placing:
    """Names a place with the tiers above it, each once."""

    places: Places
    _known: dict[int, dict[str, str | None]] = field(default_factory=dict)

    def named(self, division: int) -> dict[str, str | None]:
        """county, township and village by name, and the code."""
        if division not in self._known:
            tiers = ("township", "village") if division % 1000 == 0 else ("village", "township")
            here = {each.level: each for each in self.places.by_code.get(division, [])}
            place = next((here[tier] for tier in tiers if tier in here), None)
            above = {
                tier: found.name if place and (found := self.places.above(place, tier)) else None
                for tier in ("county", "township", "village")
            }
            self._known[division] = above | {"code": str(division)}
        return self._known[division]
