"""A petition for an order to pay (requête en injonction de payer), as data: what is asked, of which court, on which papers."""
