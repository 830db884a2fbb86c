"""Debtors in an insolvency procedure, or over-indebted: what a judgment stops, what is declared, how it is verified, what notices say."""
