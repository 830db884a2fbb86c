-- Money that a bank took back for good may be added to the debt that the rest of its claim became: the account of that debt says so.
GRANT UPDATE (decided_at, is_asked_again) ON deposits_carddispute TO relance_app;
GRANT UPDATE (told) ON receivables_claimstory TO relance_app;
