"""What the data engine has to compute, as data: made from the checked contract, turned into SQL."""
