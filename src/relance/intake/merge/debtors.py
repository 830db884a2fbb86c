"""Debtors and their contacts."""

from __future__ import annotations

from relance.intake.merge.statements import Statements

FILLED = ("name", "siren", "siret", "vat_number", "street", "postal_code", "city", "country")


def state_businesses(db: Statements) -> int:
    """Take the debtors of the file for companies whose kind neither the books nor a number tells; returns how many."""
    return db.run(
        """UPDATE parties_debtor d SET kind = 'company' FROM incoming_debtor i
           WHERE d.organisation_id = %(org)s AND d.code = i.code AND d.kind_in_law = 'unknown'"""
    )


def merge_debtors(db: Statements) -> int:
    """New debtors, and what the file adds to known ones: nothing empties a field.

    A kind is set where none was known; only the contacts file, a person's word, changes one, and replaces addresses.
    """
    created = db.run(
        """INSERT INTO parties_debtor (organisation_id, code, name, kind, language, siren, siret, vat_number, street,
               street_2, postal_code, city, country)
           SELECT %(org)s, i.code, coalesce(nullif(i.name, ''), left(i.code, 400)), i.kind,
               CASE WHEN i.language IN ('fr', 'en') THEN i.language ELSE o.language END, i.siren, i.siret, i.vat_number,
               i.street, i.street_2, i.postal_code, i.city, i.country
           FROM incoming_debtor i CROSS JOIN tenancy_organisation o
           ON CONFLICT (organisation_id, code) DO NOTHING"""
    )
    # A spreadsheet takes the first zeros off: the code that is known is the same one, whole.
    db.run(
        """UPDATE incoming_debtor i SET postal_code = d.postal_code FROM parties_debtor d
           WHERE d.organisation_id = %(org)s AND d.code = i.code AND i.postal_code <> ''
               AND i.postal_code <> d.postal_code AND i.postal_code = ltrim(d.postal_code, '0')"""
    )
    changes = {column: f"coalesce(nullif(i.{column}, ''), d.{column})" for column in FILLED}
    # The second line of an address goes with its first: another street has no floor of the one before.
    changes["street_2"] = (
        "CASE WHEN i.street_2 <> '' OR i.street NOT IN ('', d.street) THEN i.street_2 ELSE d.street_2 END"
    )
    changes["language"] = "CASE WHEN i.language IN ('fr', 'en') THEN i.language ELSE d.language END"
    changes["kind"] = (
        "CASE WHEN i.kind <> 'unknown' AND (d.kind = 'unknown' OR %(format)s = 'contacts') THEN i.kind ELSE d.kind END"
    )
    db.run(
        f"""UPDATE parties_debtor d SET ({", ".join(changes)}) = ROW({", ".join(changes.values())})
            FROM incoming_debtor i WHERE d.organisation_id = %(org)s AND d.code = i.code
                AND ({", ".join(f"d.{column}" for column in changes)}) IS DISTINCT FROM ({", ".join(changes.values())})"""  # noqa: S608
    )
    db.run(
        """DELETE FROM parties_contact c
           USING incoming_debtor i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.code
           WHERE %(format)s = 'contacts' AND i.email <> '' AND c.organisation_id = %(org)s AND c.debtor_id = d.id
               AND (c.email <> ALL(string_to_array(i.email, ',')) OR c.phone <> i.phone)"""
    )
    db.run(
        """INSERT INTO parties_contact (organisation_id, debtor_id, name, email, phone)
           SELECT %(org)s, d.id, '', trim(address), i.phone
           FROM incoming_debtor i JOIN parties_debtor d ON d.organisation_id = %(org)s AND d.code = i.code
           CROSS JOIN unnest(CASE WHEN i.email = '' AND i.phone <> '' THEN ARRAY[''] ELSE string_to_array(i.email, ',') END) address
           ON CONFLICT (organisation_id, debtor_id, email, phone) DO NOTHING"""
    )
    return created
