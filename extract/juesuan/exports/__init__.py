"""Findings to other forms."""
