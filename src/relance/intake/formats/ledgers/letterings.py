"""Groups of a ledger's lines that bear one lettering code, for as long as they do not sum to zero."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from relance.intake.formats.ledgers.postings import Posting

GroupKey = tuple[str, str, str]  # account and auxiliary as they are written, lettering code


@dataclass(slots=True)
class Group:
    """Lines of one debtor and lettering code that do not sum to zero yet."""

    postings: list[Posting] = field(default_factory=list)
    cents: int = 0

    @property
    def is_one_sided(self) -> bool:
        """True for debits alone or credits alone: the other side stands elsewhere, or was lost."""
        return len({posting.cents >= 0 for posting in self.postings}) == 1


class Letterings:
    """Groups by debtor and code: a tool may use the code A for each customer anew, or once in the whole ledger.

    ``lost`` are the codes of lines that count nowhere, because something is wrong with them.
    """

    def __init__(self) -> None:
        self.lost: set[str] = set()
        self._groups: dict[GroupKey, Group] = {}
        self._elsewhere: dict[tuple[str, str, str], int] = {}

    def add(self, key: GroupKey, posting: Posting) -> list[Posting] | None:
        """Take a customer's line; all of its group when that is settled with it."""
        group = self._groups.get(key)
        if group is None:
            if not posting.cents:
                return [posting]
            self._groups[key] = Group([posting], posting.cents)
            return None
        group.postings.append(posting)
        group.cents += posting.cents
        if group.cents:
            return None
        del self._groups[key]
        return group.postings

    def note_elsewhere(self, account: str, auxiliary: str, code: str, cents: int) -> None:
        """A lettered line on an account that is no customer's: it may be the other side of one that is."""
        key = (account, auxiliary, code)
        left = self._elsewhere.pop(key, 0) + cents
        if left:
            self._elsewhere[key] = left

    def settle_across(self) -> Iterator[tuple[list[Posting], int]]:
        """The groups of one code that settle each other, over several customers or with another account: taken out.

        All groups of a code together, else two of opposite sums, each of one side. With them comes what stands on another
        account, in hundredths, with the sign of the debit.
        """
        by_code: dict[str, list[GroupKey]] = defaultdict(list)
        for key in self._groups:
            by_code[key[2]].append(key)
        elsewhere: dict[str, int] = defaultdict(int)
        for (_account, _auxiliary, code), cents in self._elsewhere.items():
            elsewhere[code] += cents
        for code, keys in by_code.items():
            rest = sum(self._groups[key].cents for key in keys)
            if (not rest and len(keys) > 1) or (rest and rest + elsewhere.get(code, 0) == 0):
                yield [posting for key in keys for posting in self._groups.pop(key).postings], -rest
            else:
                yield from self._pairs(keys)

    def _pairs(self, keys: list[GroupKey]) -> Iterator[tuple[list[Posting], int]]:
        by_sum: dict[int, list[GroupKey]] = defaultdict(list)
        for key in keys:
            if self._groups[key].is_one_sided:
                by_sum[self._groups[key].cents].append(key)
        for cents, debits in list(by_sum.items()):
            others = by_sum.get(-cents, [])
            if cents > 0 and len(debits) == len(others) == 1:
                yield [*self._groups.pop(debits[0]).postings, *self._groups.pop(others[0]).postings], 0

    def open_groups(self) -> Iterator[tuple[GroupKey, Group]]:
        """What is left when all is read."""
        yield from self._groups.items()
