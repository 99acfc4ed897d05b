"""Domestic browsers stop at Chromium 86 and a strict content policy: what we may not write."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
OWN = ROOT / "nuanxin" / "base" / "static" / "base"
STYLES = sorted(OWN.glob("*.css"))
SCRIPTS = sorted(OWN.glob("*.js"))
TEMPLATES = sorted((ROOT / "nuanxin").glob("**/templates/**/*.html"))

TOO_NEW_IN_CSS = re.compile(
    r":(?:has|is|where|modal|popover-open)\(?|:not\([^()]*,|::(?:-webkit-)?details-content"
    r"|\b(?:color-mix|oklch|oklab|lab|lch|light-dark|color)\("
    r"|@(?:layer|container|property|scope|starting-style)\b"
    r"|\b\d*\.?\d+(?:dvh|svh|lvh|dvw|cqw|cqi|lh|rlh)\b|@media[^{]*[<>]"
    r"|(?<![-\w])(?:inset|inset-inline|inset-block|aspect-ratio|accent-color|text-wrap|translate"
    r"|rotate|scale|margin-inline|margin-block|padding-inline|padding-block|scrollbar-gutter"
    r"|text-underline-offset|text-decoration-thickness|field-sizing|content-visibility"
    r"|anchor-name|interpolate-size|scrollbar-width|scrollbar-color)\s*:"
)
TOO_NEW_IN_JS = re.compile(
    r"\?\.(?!\d)|\?\?|\|\|=|&&=|\*\*|=>|`|\b(?:const|let|class|async|await|import|export)\s"
    r"|\.(?:at|replaceAll|flat|flatMap|findLast|findLastIndex|toSorted|toReversed|toSpliced|with"
    r"|matchAll|replaceChildren|toggleAttribute|showPicker|showPopover|checkVisibility|hasOwn"
    r"|fromEntries|allSettled|any|withResolvers)\("
    r"|\b(?:structuredClone|queueMicrotask|globalThis|BigInt|WeakRef|randomUUID|eval)\b"
    r"|\bnew Function\b|\.innerHTML\b|\.outerHTML\b|:(?:has|is|where)\("
)
AGAINST_THE_POLICY = re.compile(
    r"<[^>]*\s(?:on[a-z]+|style)\s*=|<style\b|<script(?![^>]*\bsrc=)(?![^>]*application/json)"
    r"|javascript:|<(?:link|script|img)[^>]*(?:src|href)=[\"']?(?:https?:)?//",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Without comments; line numbers stay."""
    return re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), text, flags=re.DOTALL)


def found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [f"{text[: m.start()].count(chr(10)) + 1}: {m.group()}" for m in pattern.finditer(text)]


def nested(text: str) -> list[int]:
    """Lines where a rule opens inside another rule (inside an at-rule it may)."""
    lines, open_rules = [], list[str]()
    for part in re.finditer(r"([^{};]*)([{};])", text):
        before, sign = part.groups()
        if sign == "{":
            if any(not rule.startswith("@") for rule in open_rules):
                lines.append(text[: part.end()].count("\n") + 1)
            open_rules.append(before.strip())
        elif sign == "}":
            open_rules.pop()
    return lines


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_stay_on_the_floor(path: Path) -> None:
    text = plain(path.read_text(encoding="utf-8"))
    assert found(TOO_NEW_IN_CSS, text) == []
    assert nested(text) == []
    assert not re.search(r"url\((?!['\"]?data:)|@import", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stay_on_the_floor(path: Path) -> None:
    assert found(TOO_NEW_IN_JS, re.sub(r"//.*", "", plain(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_the_policy_would_block(path: Path) -> None:
    assert found(AGAINST_THE_POLICY, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (TOO_NEW_IN_CSS, "a:has(b) {}"),
        (TOO_NEW_IN_CSS, "a:not(b, c) {}"),
        (TOO_NEW_IN_CSS, "a { color: color-mix(in srgb, red, blue) }"),
        (TOO_NEW_IN_CSS, "a { color: oklch(50% 0 0) }"),
        (TOO_NEW_IN_CSS, "a { height: 100dvh }"),
        (TOO_NEW_IN_CSS, "a { inset: 0 }"),
        (TOO_NEW_IN_CSS, "@media (width >= 600px) { a {} }"),
        (TOO_NEW_IN_CSS, "@layer base { a {} }"),
        (TOO_NEW_IN_JS, "a?.b"),
        (TOO_NEW_IN_JS, "a ?? b"),
        (TOO_NEW_IN_JS, "rows.at(-1)"),
        (TOO_NEW_IN_JS, "const a = 1"),
        (TOO_NEW_IN_JS, "place.innerHTML = a"),
        (AGAINST_THE_POLICY, '<a href="#" onclick="go()">'),
        (AGAINST_THE_POLICY, '<i style="width: 3%">'),
        (AGAINST_THE_POLICY, "<script>go()</script>"),
        (AGAINST_THE_POLICY, '<script src="//cdn.example.org/x.js"></script>'),
    ],
)
def test_the_check_sees_what_it_should(pattern: re.Pattern[str], text: str) -> None:
    assert found(pattern, text)


def test_the_check_sees_nesting() -> None:
    assert nested("a { color: red; }\nb { c { color: red; } }") == [2]


def test_the_check_lets_the_floor_pass() -> None:
    css = "@media (max-width: 9px) { a:not(.b) { box-shadow: inset 0 0; transform: rotate(1deg) } }"
    assert found(TOO_NEW_IN_CSS, css) == []
    js = "var a = b ? .5 : c; f(function () { return a; });"
    assert found(TOO_NEW_IN_JS, js) == []
    assert found(AGAINST_THE_POLICY, '{{ rows|json_script:"rows" }}<a href="/x" data-on="1">') == []
