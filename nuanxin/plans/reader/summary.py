"""A notice as read, in words: its parts, then what it asks, section by section."""

from itertools import groupby

from nuanxin.plans.reader.document import Document, Obligation, Target

STRENGTH = {"must": "必须", "should": "应做", "encouraged": "鼓励"}
SIGNS = {">=": "≥", "<=": "≤", "=": "＝"}


def summary(document: Document) -> str:
    """Several lines of Chinese text, without colours or boxes."""
    parts = (
        ("文号", document.number),
        ("标题", document.title),
        ("主送", "、".join(document.addressees)),
        ("抄送", "、".join(document.copies)),
        ("发文机关", document.issuer),
        ("日期", document.date),
    )
    lines = [f"{label}　{value or '（没有读到）'}" for label, value in parts]
    lines += ["", f"要办的事 {len(document.obligations)} 条"]
    numbered = enumerate(document.obligations, start=1)
    for (number, title), rows in groupby(numbered, key=lambda row: _section(row[1])):
        lines += ["", "、".join(filter(None, (number, title))) or "（没有标题）"]
        for nth, each in rows:
            lines += _lines(nth, each)
    return "\n".join(lines)


def _section(obligation: Obligation) -> tuple[str, str]:
    return obligation.section, obligation.section_title


def _lines(nth: int, each: Obligation) -> list[str]:
    found = [f"{nth:3}. 〔{STRENGTH[each.modality]}〕{'、'.join(each.who)}：{'；'.join(each.actions)}"]
    more = (
        ("要求", "；".join(map(_target, each.targets))),
        ("项目", "、".join(each.programmes)),
        ("日子", "、".join(each.dates)),
        ("服务", "、".join(each.beneficiaries)),
        ("请核对", "；".join(each.unsure)),
    )
    return found + [f"     {label}　{words}" for label, words in more if words]


def _target(target: Target) -> str:
    per = f"（每{target.per}）" if target.per else ""
    if target.op == "coverage":
        return f"{target.what}{'全覆盖' if target.value else '提高覆盖'}{per}"
    return f"{target.what} {SIGNS[target.op]} {target.value} {target.unit}{per}"
