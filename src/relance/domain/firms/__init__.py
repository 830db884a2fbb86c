"""What the law asks of whoever recovers debts for others out of court (CPCE art. R124-1 to R124-7): rules over data and dates."""
