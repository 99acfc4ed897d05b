"""What a city offers, as a cell names it."""

from collections.abc import Collection

from nuanxin.association.scope import Scope
from nuanxin.care.models import Scheme, SchemeKind
from nuanxin.ledgers.table import Table

ALSO = {
    "联系人制度": SchemeKind.CONTACT, "双岗联系人": SchemeKind.CONTACT, "联系": SchemeKind.CONTACT,
    "只是联系": SchemeKind.CONTACT,
    "绿色通道": SchemeKind.GREEN_CHANNEL, "就医绿色通道制度": SchemeKind.GREEN_CHANNEL,
    "家庭医生": SchemeKind.FAMILY_DOCTOR, "家庭医生签约服务": SchemeKind.FAMILY_DOCTOR,
    "慰藉": SchemeKind.COMFORT, "心理慰藉": SchemeKind.COMFORT, "走访": SchemeKind.VISIT, "慰问": SchemeKind.VISIT,
    "走访慰问服务": SchemeKind.VISIT, "志愿者服务": SchemeKind.VOLUNTEERING,
}  # fmt: skip


class Schemes:
    """The schemes of some kinds that are in sight, by title and by kind."""

    def __init__(self, scope: Scope, kinds: Collection[str]) -> None:
        rows = Scheme.objects.visible_to(scope).filter(kind__in=kinds).order_by("number")
        self.titles, self.kinds = dict[str, Scheme](), dict[str, list[Scheme]]()
        for each in rows:
            self.titles.setdefault(each.title, each)
            self.kinds.setdefault(each.kind, []).append(each)
        self._words = {SchemeKind(kind).label: kind for kind in kinds} | ALSO

    def of(self, table: Table, at: int, said: str | None) -> Scheme | None:
        """The scheme a row names; what is not clear is said on the row."""
        if said is None:
            if "scheme" not in table.bad_columns(at):
                table.wrong(at, "scheme", "category_unknown", f"没有写是哪一项，请写{self._offered}中的一项。")
            return None
        same = self.kinds.get(self._words.get(said, ""), [])
        found = self.titles.get(said) or (same[0] if len(same) == 1 else None)
        if found is None:
            table.wrong(at, "scheme", "category_unknown", f"没有“{said[:20]}”这一项，请写{self._offered}中的一项。")
        return found

    @property
    def _offered(self) -> str:
        return "、".join(self.titles) or "市里已设的"
