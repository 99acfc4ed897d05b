"""The rules of what is written about a person: one pure function each.

A form calls a rule on what was typed (``RuledField``), a ledger calls it through ``column`` on all
cells of a column; there is no second validation. A rule returns the value, or raises ``Bad``: a
reason code of the ledgers' contract and a sentence in Chinese that says what to do. No sentence
repeats a resident number or a bank card.
"""

from nuanxin.base.rules.cell import Bad, Cell, Rule, Value
from nuanxin.base.rules.column import Column, column

__all__ = ["Bad", "Cell", "Column", "Rule", "Value", "column"]
