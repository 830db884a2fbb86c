"""The creditor's pages of deposits: the list, a request, a claim, and one deposit with all that came of it."""
