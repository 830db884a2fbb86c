"""What guests are sent about a deposit, each thing once: messages, the ladder of recovery, links, and news that nobody has told yet."""
