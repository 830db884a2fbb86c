"""The acts of a creditor on a claim: drafted, made, lowered, stopped, taken back."""
