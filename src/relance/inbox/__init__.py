"""What comes back: mailboxes, answers and returned mail, found their message or their debtor."""
