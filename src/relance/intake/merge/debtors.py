"""Debtors and their contacts."""

from __future__ import annotations

from collections.abc import Mapping

from relance.domain.scenario.decide import HoldKind
from relance.intake.merge.before import keep_debtors
from relance.intake.merge.corrected import Changed, Corrected
from relance.intake.merge.statements import Statements
from relance.journal.appending import Fact
from relance.receivables.models import Hold, HoldOwner
from relance.tenancy.statements import identifier, joined, sql

SEPARATOR = "\x1f"
FILLED = ("name", "siren", "siret", "vat_number", "street", "postal_code", "city", "country")


def state_businesses(db: Statements) -> int:
    """Take the debtors of the file for companies whose kind neither the books nor a number tells; returns how many."""
    return db.run(
        """UPDATE parties_debtor d SET kind = 'company' FROM incoming_debtor i
           WHERE d.organisation_id = %(org)s AND d.code = i.code AND d.kind_in_law = 'unknown'"""
    )


def renamed_debtors(db: Statements) -> list[Corrected]:
    """Whom this file names otherwise than the books that are here. Call it before ``merge_debtors``, which takes the names over."""
    rows = db.rows(
        """SELECT d.id, d.code, d.name, i.name FROM incoming_debtor i
           JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.code
           WHERE %(newest)s AND i.name NOT IN ('', d.name) AND d.name <> left(d.code, 400) ORDER BY d.code"""
    )
    return [Corrected(Changed.NAME, pk, code, before, after) for pk, code, before, after in rows]


def merge_debtors(db: Statements) -> int:
    """New debtors, and what the file adds to known ones: nothing empties a field; returns how many are new.

    A kind is set where none was known; only the contacts file, a person's word, changes one, and replaces addresses.
    """
    created = _add_new(db)
    _restore_zeros(db)
    _fill_known(db)
    _replace_contacts(db)
    _add_contacts(db)
    return created


def _add_new(db: Statements) -> int:
    return db.run(
        """INSERT INTO parties_debtor (organisation_id, code, name, kind, language, siren, siret, vat_number, street,
               street_2, postal_code, city, country)
           SELECT %(org)s, i.code, coalesce(nullif(i.name, ''), left(i.code, 400)), i.kind,
               CASE WHEN i.language IN ('fr', 'en') THEN i.language ELSE o.language END, i.siren, i.siret, i.vat_number,
               i.street, i.street_2, i.postal_code, i.city, i.country
           FROM incoming_debtor i CROSS JOIN tenancy_organisation o
           ON CONFLICT (organisation_id, code) DO NOTHING"""
    )


def _restore_zeros(db: Statements) -> None:
    """A spreadsheet takes the first zeros of a postal code off: the code that is known is the same one, whole."""
    db.run(
        """UPDATE incoming_debtor i SET postal_code = d.postal_code FROM parties_debtor d
           WHERE d.organisation_id = %(org)s AND d.code = i.code AND i.postal_code <> ''
               AND i.postal_code <> d.postal_code AND i.postal_code = ltrim(d.postal_code, '0')"""
    )


def _fill_known(db: Statements) -> None:
    """An older export fills what is empty, and changes nothing that a newer one said."""
    changes = {
        column: sql(
            "CASE WHEN i.{column} = '' OR NOT %(newest)s AND d.{column} <> '' THEN d.{column} ELSE i.{column} END",
            column=identifier(column),
        )
        for column in FILLED
    }
    # The second line of an address goes with its first: another street has no floor of the one before.
    changes["street_2"] = sql(
        "CASE WHEN (%(newest)s OR d.street = '') AND (i.street_2 <> '' OR i.street NOT IN ('', d.street))"
        " THEN i.street_2 ELSE d.street_2 END"
    )
    changes["language"] = sql("CASE WHEN i.language IN ('fr', 'en') THEN i.language ELSE d.language END")
    changes["kind"] = sql(
        "CASE WHEN i.kind <> 'unknown' AND (d.kind = 'unknown' OR %(format)s = 'contacts') THEN i.kind ELSE d.kind END"
    )
    differs = sql(
        "({known}) IS DISTINCT FROM ({values})",
        known=joined(", ", (identifier(f"d.{column}") for column in changes)),
        values=joined(", ", changes.values()),
    )
    keep_debtors(db, differs)
    db.run(
        sql(
            """UPDATE parties_debtor d SET ({columns}) = ROW({values})
            FROM incoming_debtor i WHERE d.organisation_id = %(org)s AND d.code = i.code AND {differs}""",
            columns=joined(", ", map(identifier, changes)),
            values=joined(", ", changes.values()),
            differs=differs,
        )
    )


def _replace_contacts(db: Statements) -> None:
    """The addresses of a contacts file take the place of those before."""
    db.run(
        """DELETE FROM parties_contact c
           USING incoming_debtor i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.code
           WHERE %(format)s = 'contacts' AND i.email <> '' AND c.organisation_id = %(org)s AND c.debtor_id = d.id
               AND (c.email <> ALL(string_to_array(i.email, ',')) OR c.phone <> i.phone)"""
    )


def _add_contacts(db: Statements) -> None:
    db.run(
        """INSERT INTO parties_contact (organisation_id, debtor_id, name, email, phone)
           SELECT %(org)s, d.id, '', trim(address), i.phone
           FROM incoming_debtor i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.code
           CROSS JOIN unnest(CASE WHEN i.email = '' AND i.phone <> '' THEN ARRAY[''] ELSE string_to_array(i.email, ',') END) address
           ON CONFLICT (organisation_id, debtor_id, email, phone) DO NOTHING"""
    )


def recode_debtors(db: Statements, recoded: Mapping[str, str]) -> tuple[list[Fact], list[Corrected]]:
    """Give customers of the books the code that their tool gives them now; returns the journal entries, and what changed.

    No receivable moves. Where its identity in this kind of export begins with the code, it begins with the new one.
    """
    facts, corrected = [], []
    for old, new in recoded.items():
        changed = db.rows(
            """UPDATE parties_debtor SET code = %(new)s
               WHERE organisation_id = %(org)s AND code = %(old)s RETURNING id, name""",
            old=old,
            new=new,
        )
        for debtor, name in changed:
            db.run(
                """UPDATE receivables_receivable SET identity = %(new)s || substr(identity, length(%(old)s) + 1)
                   WHERE organisation_id = %(org)s AND debtor_id = %(debtor)s AND source_format = %(format)s
                       AND left(identity, length(%(old)s)) = %(old)s""",
                debtor=debtor,
                old=_in_identity(old),
                new=_in_identity(new),
            )
            facts.append(Fact("parties.recoded", {"debtor": debtor}, chain=debtor, detail={"old": old, "new": new}))
            corrected.append(Corrected(Changed.CODE, debtor, name, old, new))
    return facts, corrected


def _in_identity(code: str) -> str:
    """How the identity of a receivable begins: a ledger's code is an account and what stands under it."""
    return code.replace("/", SEPARATOR, 1) + SEPARATOR if "/" in code else code + SEPARATOR


def hold_doubted(db: Statements, doubted: Mapping[str, str]) -> list[Fact]:
    """Remind nobody who may be another customer of the books until somebody says; returns the journal entries."""
    facts = []
    for code, known in doubted.items():
        changed = db.rows(
            """UPDATE parties_debtor d SET maybe_same_as_id = k.head_id FROM parties_debtor k
               WHERE d.organisation_id = %(org)s AND d.code = %(code)s AND k.organisation_id = %(org)s AND k.code = %(known)s
                   AND d.maybe_same_as_id IS NULL RETURNING d.id, k.head_id""",
            code=code,
            known=known,
        )
        for debtor, head in changed:
            held = Hold.objects.create(
                organisation_id=db.here.organisation,
                debtor_id=debtor,
                kind=HoldKind.MANUAL.value,
                author=db.here.actor,
                held_at=db.here.at,
                owner_kind=HoldOwner.IDENTITY.value,
                owner_id=debtor,
            )
            body = {"kind": held.kind, "holds": [held.pk], "on": [{"debtor_id": debtor}], "maybe": head}
            facts.append(Fact("hold.set", body, chain=debtor))
    return facts
