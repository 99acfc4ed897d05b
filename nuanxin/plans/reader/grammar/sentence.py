"""One sentence as the grammar sees it."""

from dataclasses import dataclass
from functools import cached_property

from nuanxin.plans.reader.grammar.clauses import Clause, Span, clauses
from nuanxin.plans.reader.grammar.lexer import lex
from nuanxin.plans.reader.grammar.veil import veil


@dataclass(frozen=True)
class Sentence:
    """`text` as printed and `plain` in the one punctuation: same length, same places."""

    text: str
    plain: str

    @cached_property
    def veiled(self) -> str:
        """The plain text with quotes and brackets closed to the grammar."""
        return veil(self.plain)

    @cached_property
    def clauses(self) -> list[Clause]:
        """Its clauses, parted at ， ； ： and 。."""
        return clauses(lex(self.veiled))

    def printed(self, span: Span) -> str:
        """The printed characters of a span."""
        return self.text[slice(*span)]
