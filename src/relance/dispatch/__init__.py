"""What leaves the house and may be done once only: claimed in the database, done over the network, proven, or settled later.

Messages go this way; so will card attempts and calls to partners, each with states of its own. Nothing here knows what is sent.
"""
