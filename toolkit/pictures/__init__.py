"""Figures drawn as pictures."""
