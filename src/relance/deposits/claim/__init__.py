"""What is known of a claim: its money, what the planner looks at, the account that its guest reads, the steps of a certificate."""
