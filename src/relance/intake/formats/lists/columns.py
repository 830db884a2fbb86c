"""Which column of a list stands for which field of ours, by its heading and by what its cells are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from relance.intake.formats.lists.fields import AMOUNTS, DATES, Field, Holds
from relance.intake.formats.lists.heading_words import WORDS
from relance.intake.formats.lists.headings import IN_CURRENCY, currency_of, essence, is_share, normalised
from relance.intake.formats.lists.person_headings import is_of_contact, name_in_two, names_company, without_whose


def recognise(
    header: Sequence[str],
    given: Mapping[str, Field | None],
    holds: Mapping[int, Holds] | None = None,
    codes: Collection[int] = (),
    constants: Collection[int] = (),
) -> dict[int, Field]:
    """Column index to field. ``given`` (by the column's own name) comes first, None: it stands for nothing; then our words, each
    field once. ``holds`` says of columns what their cells are: amounts are no dates, and dates no amounts;
    ``codes`` are columns of words with figures in them, such as C0104: beside a name, they are no other name;
    ``constants`` say the same on each row: a company there is the creditor."""
    wanted = {normalised(name): name_of for name, name_of in given.items()}
    found = {index: name for index, cell in enumerate(header) if (name := wanted.get(normalised(cell)))}
    taken = set(found.values())
    essences = ["" if normalised(cell) in wanted else essence(cell) for cell in header]
    for name in Field:
        if name in taken:
            continue
        ranks = _RANKS.get(name, {})
        ranked = [
            (
                name is Field.CUSTOMER_NAME
                and (index in codes or (holds or {}).get(index) is Holds.AMOUNTS),  # rather a code
                ranks[said],
                name in AMOUNTS and bool(currency_of(header[index])),
                index,
            )
            for index, said in enumerate(essences)
            if said in ranks
            and index not in found
            and not (name in AMOUNTS and is_share(header[index]))
            and _can_be(name, (holds or {}).get(index))
        ]
        if ranked:
            found[min(ranked)[-1]] = name
            taken.add(name)
    if Field.GIVEN_NAME not in taken:
        by_hand = {index for index, cell in enumerate(header) if normalised(cell) in wanted}
        no_company = {*codes, *(index for index, what in (holds or {}).items() if what in (Holds.AMOUNTS, Holds.DATES))}
        _place_person(found, [essence(cell) for cell in header], by_hand, no_company, constants)
    _prefer_own_currency(found, essences, holds or {})
    _place_code_beside_name(found, essences, codes)
    return dict(sorted(found.items()))


def _place_person(
    found: dict[int, Field],
    essences: Sequence[str],
    by_hand: Collection[int],
    no_company: Collection[int],
    constants: Collection[int],
) -> None:
    """A name in two columns is the customer's, unless another column names a company: there the family name is a field of its own."""
    given, family = name_in_two(["" if at in by_hand else said for at, said in enumerate(essences)])
    whose = next((index for index, name in found.items() if name is Field.CUSTOMER_NAME), None)
    if given is None:
        if whose is None and family is not None and family not in found:
            found[family] = Field.CUSTOMER_NAME
        return
    if family is None:
        if whose not in (None, given) and not names_company(essences[whose]) and not is_of_contact(essences[given]):
            found[given] = Field.GIVEN_NAME
        return
    if whose not in by_hand:
        if whose is not None:
            del found[whose]
        whose = _company_beside(found, essences, (given, family), no_company, constants)
    found[given] = Field.GIVEN_NAME
    found[family] = Field.CUSTOMER_NAME if whose is None else Field.FAMILY_NAME
    if whose is not None:
        found[whose] = Field.CUSTOMER_NAME


def _company_beside(
    found: Mapping[int, Field],
    essences: Sequence[str],
    parts: tuple[int, int],
    no_company: Collection[int],
    constants: Collection[int],
) -> int | None:
    """The column of customers' names that is no part of the person's."""
    is_of_one = all(at in constants for at in parts)  # one customer's list
    ranks = _RANKS[Field.CUSTOMER_NAME]
    others = [
        at
        for at, said in enumerate(essences)
        if (said in ranks or (names_company(said) and without_whose(said) in ranks))
        and at not in found
        and said != essences[parts[1]]  # of two columns called so, which one counts is asked
        and at != parts[0]
        and at not in no_company
        and not is_of_contact(said)
        and essences[parts[1]] not in _BESIDE_NAME.get(said, ())  # rather a code
        and (is_of_one or at not in constants)
    ]
    return min(
        others, key=lambda at: (not names_company(essences[at]), ranks.get(essences[at], len(ranks))), default=None
    )


_BESIDE_NAME = {"customer": {"customer name"}, "client": {"nom client", "client name"}, "tier": {"nom tier"}}


def _place_code_beside_name(found: dict[int, Field], essences: Sequence[str], codes: Collection[int]) -> None:
    """``Customer`` beside ``Customer name``, ``Tiers`` beside ``Nom tiers``: the first is the code, where no other column is it; so is
    any column of customers that holds codes."""
    whose = next((index for index, name in found.items() if name is Field.CUSTOMER_NAME), None)
    if whose is None or Field.CUSTOMER_CODE in found.values():
        return
    for index, said in enumerate(essences):
        is_code = index in codes and whose not in codes and said in _RANKS[Field.CUSTOMER_NAME]
        if index not in found and (is_code or essences[whose] in _BESIDE_NAME.get(said, ())):
            found[index] = Field.CUSTOMER_CODE
            return


def _prefer_own_currency(found: dict[int, Field], essences: Sequence[str], holds: Mapping[int, Holds]) -> None:
    """Where a column names each row's currency, and amounts stand in the currency of the books and in the row's ("Total in currency",
    "TTC devise"), take the row's, if what is left stands there as well."""
    placed = {name: index for index, name in found.items() if name in (Field.TOTAL, Field.REMAINING)}
    if Field.CURRENCY not in found.values() or Field.TOTAL not in placed:
        return
    others = {}
    for name, index in placed.items():
        if IN_CURRENCY.search(essences[index]):
            others[name] = index
            continue
        for at, said in enumerate(essences):
            plain = " ".join(IN_CURRENCY.sub(" ", said).split())
            if plain != said and plain in _RANKS[name] and found.get(at, name) is name and _can_be(name, holds.get(at)):
                others.setdefault(name, at)
    if others.keys() == placed.keys():
        for name, index in placed.items():
            del found[index]
            found[others[name]] = name


def _can_be(name: Field, holds: Holds | None) -> bool:
    """Whether a column of such cells can be this field. A paid column may say yes and no."""
    if holds is None or holds is Holds.NOTHING:
        return True
    if name in DATES:
        return holds is Holds.DATES or (holds is Holds.TEXT and name in (Field.ISSUED_ON, Field.DUE_ON))
    if name is Field.PAID:
        return holds in (Holds.AMOUNTS, Holds.FLAGS)
    if name in AMOUNTS:
        return holds is Holds.AMOUNTS or (holds is Holds.TEXT and name in (Field.TOTAL, Field.REMAINING))
    if name is Field.DISPUTED:
        return holds is Holds.FLAGS
    if name is Field.SIDE:
        return holds is Holds.TEXT
    if name in (Field.STATUS, Field.SETTLED_MARK, Field.CUSTOMER_NAME, Field.LABEL):
        return holds is not Holds.DATES
    return True


_RANKS: dict[Field, dict[str, int]] = {}
for _field, _words in WORDS.items():
    _ranks: dict[str, int] = {}
    for _rank, _word in enumerate(_words.split("|")):
        _ranks.setdefault(essence(_word), _rank)
        if _field in (Field.REMAINING, Field.PAID):
            _ranks.setdefault(f"{essence(_word)} ttc", _rank)
    _RANKS[_field] = _ranks


def is_heading_of(heading: str, name: Field) -> bool:
    """Whether the heading is one of this field's."""
    return essence(heading) in _RANKS.get(name, {})
