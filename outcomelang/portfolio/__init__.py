"""Contracts side by side: what each comes to, and what they come to together."""
