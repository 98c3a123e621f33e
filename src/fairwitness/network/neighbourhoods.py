"""The cells around some accounts, found without looking at everybody's: a study has as many groups as it likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.network.numbering import grouped

if TYPE_CHECKING:
    from fairwitness.network.kernel import I32, I64
    from fairwitness.network.occasions import Occasions


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """Occasions, and where each account's stand.

    Attributes:
        occasions: one trace at one scale and half.
        by_account: their rows, account by account.
        account_start: where each account's begin; length accounts + 1.
    """

    occasions: Occasions
    by_account: I32
    account_start: I64

    def around(self, accounts: I64) -> tuple[Occasions, I64]:
        """Return the occasions of the cells in which any of the accounts acted, and the numbers of these cells.

        Args:
            accounts: account numbers.
        """
        first, end = self.account_start[accounts], self.account_start[accounts + 1]
        cells = np.unique(self.occasions.cell[self.by_account[ranges(first, end)]])
        return self.occasions.at_cells(cells), cells


def neighbourhoods(occasions: Occasions, *, n_accounts: int) -> Neighbourhoods:
    """Index occasions by account.

    Args:
        occasions: one trace at one scale and half.
        n_accounts: how many account numbers there are.
    """
    return Neighbourhoods(occasions, *grouped(occasions.account, n_numbers=n_accounts))


def ranges(first: I64, end: I64) -> I64:
    """Return the numbers from each first to before its end, one range after the other."""
    size = end - first
    offset = np.repeat(first - np.r_[0, np.cumsum(size)[:-1]], size)
    return np.asarray(offset + np.arange(offset.size), np.int64)
