"""What a list can tell of an invoice or a customer, and what the cells of a column are."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What we want to know of an invoice or a customer. The order decides who takes a heading that several might."""

    NUMBER = "number"
    TYPE = "type"
    STATUS = "status"
    DISPUTED = "disputed"
    CUSTOMER_CODE = "customer_code"
    CUSTOMER_NAME = "customer_name"
    FAMILY_NAME = "family_name"  # of a person beside a company; alone, it is the customer's name
    GIVEN_NAME = "given_name"
    NAME_PARTICLE = "name_particle"  # between the given name and the family's: "van der"
    SECOND_FAMILY_NAME = "second_family_name"
    ISSUED_ON = "issued_on"
    DUE_ON = "due_on"
    TOTAL = "total"
    NET = "net"
    VAT = "vat"
    DEBIT = "debit"
    CREDIT = "credit"
    SIDE = "side"
    PAID = "paid"
    CREDITED = "credited"
    REMAINING = "remaining"
    CURRENCY = "currency"
    SETTLED_ON = "settled_on"
    SETTLED_MARK = "settled_mark"
    PERFORMED_ON = "performed_on"
    RECEIVED_ON = "received_on"
    PERSON = "person"
    LABEL = "label"
    ORDER = "order"
    DELIVERY = "delivery"
    EMAIL = "email"
    PHONE = "phone"
    SIREN = "siren"
    SIRET = "siret"
    VAT_NUMBER = "vat_number"
    STREET = "street"
    STREET_2 = "street_2"
    STREET_3 = "street_3"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    COUNTRY = "country"
    KIND = "kind"
    LANGUAGE = "language"


AMOUNTS = (
    Field.TOTAL, Field.NET, Field.VAT, Field.DEBIT, Field.CREDIT, Field.PAID, Field.CREDITED, Field.REMAINING,
)  # fmt: skip
DATES = (Field.ISSUED_ON, Field.DUE_ON, Field.SETTLED_ON, Field.PERFORMED_ON, Field.RECEIVED_ON)
OF_WORDS = frozenset(
    {
        Field.CUSTOMER_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME, Field.NAME_PARTICLE, Field.SECOND_FAMILY_NAME,
        Field.LABEL, Field.ORDER, Field.DELIVERY, Field.STREET, Field.STREET_2,
        Field.STREET_3, Field.CITY,
    }
)  # fmt: skip


class Holds(StrEnum):
    """What the cells of a column are, as far as they decide what a heading can mean."""

    AMOUNTS = "amounts"
    DATES = "dates"
    FLAGS = "flags"  # yes and no
    TEXT = "text"
    NOTHING = "nothing"
