"""Two of a kind held side by side: statements, lines of members, contracts.

A *difference* is a place at which two statements say different things; what *moved* is money that they pay differently;
a *change* is a clause that two contracts have in different words and meaning.
"""
