"""The page of the provider's that a guest meets behind a link, the same for both: a number, and what he does."""

from __future__ import annotations

from html import escape

BUTTONS = (
    ("pay", "Pay / Payer"),
    ("decline", "Decline / Refuser"),
    ("fail_authentication", "Fail 3-D Secure / Échouer à 3-D Secure"),
    ("back", "Go back / Retour"),
    ("close", "Close / Fermer"),
)


def open_page(title: str, amount: str, trouble: str = "") -> str:
    """Asks for a card."""
    said = f'<p role="alert">{escape(trouble)}</p>' if trouble else ""
    buttons = "".join(f'<button name="act" value="{act}">{escape(label)}</button> ' for act, label in BUTTONS)
    return _html(
        title,
        f"<p>{escape(amount)}</p>{said}"
        '<form method="post"><label>Card number <input name="number" autocomplete="off" value="4242424242424242"></label> '
        f'<label>Name <input name="name" value="Camille Exemple"></label><p>{buttons}</p></form>',
    )


def over_page(title: str, why: str) -> str:
    """Nothing more to be done here."""
    return _html(title, f"<p>{escape(why)}</p>")


def _html(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<h1>{escape(title)}</h1><p>Test server: no money moves / Serveur d’essai : rien n’est débité.</p>{body}</html>"
    )
